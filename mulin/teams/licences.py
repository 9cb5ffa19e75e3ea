"""The numbers of licences to practise law, checked for their form."""

import re

from stdnum import numdb

# Kind of licence (1: a lawyer's), province, city, year of the first licence, category (full-time,
# part-time, from Hong Kong, and so on), sex, serial number.
_LAWYER = re.compile(r"1(?P<province>\d\d)\d\d(19|20)\d\d[1-9][01]\d{6}")

_EARLIER = re.compile(r"\d{12}")
_LEGAL_WORKER = re.compile(r"3\d{13}")


def is_licence_number(number: str) -> bool:
    """Whether a number has the form of a licence to practise law.

    A lawyer's (律师执业证) has 17 digits by the Ministry of Justice's numbering rules
    (律师执业证号编号规则); the second and third are the province's code of GB/T 2260. Licences from
    before these rules have 12 digits and hold as well. A basic-level legal worker's
    (基层法律服务工作者) is taken with 14 digits that begin with 3; we know of no rule on its form,
    so a register that prints others is a reason to let those pass too. None has a check digit: what
    passes may still be nobody's.
    """
    if not number.isascii():
        return False
    lawyer = _LAWYER.fullmatch(number)
    if lawyer is not None:
        return _is_province(lawyer["province"])
    return bool(_EARLIER.fullmatch(number) or _LEGAL_WORKER.fullmatch(number))


def _is_province(code: str) -> bool:
    return any("province" in known for _, known in numdb.get("cn/loc").info(code))
