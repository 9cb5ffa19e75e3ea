"""Specialists and the teams they serve in: what other capabilities speak of."""

from schema.teams.types import Specialist, Team, TeamMember

__all__ = ["Specialist", "Team", "TeamMember"]
