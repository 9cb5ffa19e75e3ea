"""Sentences about organizations, teams and their people, in Chinese and English."""

SENTENCES: dict[str, tuple[str, str]] = {
    "already_member": ("已是该团队成员", "They are in the team already"),
    "already_registered": (
        "该企业已登记，请联系其联系人邀请您",
        "It is registered already; ask for an invitation",
    ),
    "bad_code": (
        "须为小写字母、数字和连字符",
        "This must be lowercase letters, digits and hyphens",
    ),
    "bad_near": ("经纬度无效", "Not a valid latitude and longitude"),
    "bad_time_zone": (
        "时区须为 IANA 名称，如 Asia/Shanghai",
        "The time zone must be an IANA name such as Asia/Shanghai",
    ),
    "centre_at_the_top": ("区中心位于最上层", "A district centre stands at the top"),
    "code_taken": ("该代码已被使用", "This code is taken"),
    "credit_code_characters": (
        "统一社会信用代码只含数字和大写字母（I、O、S、V、Z 除外），前 8 位为数字",
        "A credit code has digits and capital letters without I, O, S, V, Z; first 8 digits",
    ),
    "credit_code_check_digit": (
        "统一社会信用代码校验位不正确",
        "The check digit of the credit code is wrong",
    ),
    "credit_code_length": ("统一社会信用代码须为 18 位", "A credit code has 18 characters"),
    "desk_in_use": (
        "该接待位已有预约记录，不能移除",
        "Something was booked at this desk, so it stays",
    ),
    "desk_name_taken": ("该接待点已有同名接待位", "The venue has a desk of that name"),
    "most_unverified": (
        "最多可登记 {limit} 家待核实的企业",
        "You can register at most {limit} enterprises that are not verified yet",
    ),
    "not_a_member": ("不是该团队成员", "They are not in the team"),
    "not_a_park": ("须为科技园区", "This must be a tech park"),
    "not_an_image": ("须为图片", "This must be an image"),
    "outside_range": ("日期须在所选范围内", "The day must lie within the range"),
    "team_at_work": (
        "该团队尚有未完成的工作，暂不能更改",
        "The team has open work, so this cannot change now",
    ),
    "under_a_park": (
        "企业须属于科技园区或区中心",
        "An enterprise stands under a tech park or the district centre",
    ),
    "under_a_station": (
        "居民区工作室须属于街道站",
        "A neighborhood studio stands under a street station",
    ),
    "under_the_centre": (
        "此类机构须直属区中心",
        "An organization of this kind stands under the district centre",
    ),
}
