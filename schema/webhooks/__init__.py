"""Webhooks: partners' systems that hear of events, for the admins who register them."""
