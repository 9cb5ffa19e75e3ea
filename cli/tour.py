"""placeholder"""


class TourFailed(Exception):
    """{step}"""
