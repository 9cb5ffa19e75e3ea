"""Sentences about consultations, the desk, conflicts, ratings, search; Chinese and English."""

SENTENCES: dict[str, tuple[str, str]] = {
    "already_in_line": ("您今天已有一个号码在排队", "You already have a number in this line today"),
    "already_overridden": ("该利益冲突已处理", "This conflict was overridden before"),
    "already_theirs": ("该咨询已由该团队办理", "That team has it already"),
    "appointment_or_consultation": (
        "appointmentId 与 consultationId 不能同时使用",
        "Use either appointmentId or consultationId, not both",
    ),
    "bad_party_code": (
        "须为有效的统一社会信用代码或居民身份证号码",
        "This must be a valid unified social credit code or resident id",
    ),
    "book_or_file": (
        "请在预约与书面咨询中选择且只选择一项",
        "Give either booking or consultation, exactly one of them",
    ),
    "closed_today": ("今天不再发放号码", "No more numbers are given today"),
    "conflict_of_interest": (
        "该专员与对方当事人存在利益冲突，请由协调员决定",
        "This specialist has a conflict of interest; the coordinator is to decide",
    ),
    "consent_required": ("须先记录当事人的同意", "The person's consent must be recorded first"),
    "consultation_wrong_status": (
        "咨询当前状态不允许此操作",
        "The consultation's status does not allow this",
    ),
    "desk_taken": (
        "该接待位还有人，请先结束或跳过",
        "Somebody is at this desk; finish or skip them first",
    ),
    "duplicates_are_merged": ("重复的咨询请使用合并", "Merge a duplicate instead"),
    "gives_no_such_service": ("该专员不提供此项服务", "This specialist does not give that service"),
    "goes_on_elsewhere": ("该咨询已并入另一项咨询", "It goes on in another consultation"),
    "most_clients": ("客户名单最多 {limit} 项", "A list may hold at most {limit} clients"),
    "no_contact_left": ("该机构已没有联系人", "The organization has no contact any more"),
    "not_a_firm": ("须为律师事务所或公证处", "This must be a law firm or a notary office"),
    "not_asked_for": ("您不是该单位的联系人", "You are no contact of that organization"),
    "not_open_yet": ("尚未开放，{since} 起可取号", "Numbers are given from {since}"),
    "not_the_same": ("须为另一项咨询", "This must be another consultation"),
    "not_the_same_asker": (
        "须为同一人或同一单位的咨询",
        "It must be of the same person or organization",
    ),
    "nothing_to_rate": ("尚无可评价的服务", "There is nothing to rate here yet"),
    "numbers_a_day": (
        "每人每天最多可取 {limit} 个号码",
        "At most {limit} numbers a person and day",
    ),
    "open_consultations": (
        "您已有 {limit} 项未办结的咨询",
        "You already have {limit} open consultations",
    ),
    "rated_before": ("您已评价过", "This was rated before"),
    "rating_over": ("评价须在服务后 {days} 天内进行", "Ratings are given within {days} days"),
    "reopen_over": ("办结超过 {days} 天，不能重新打开", "It was closed more than {days} days ago"),
    "replied_before": ("该评价已有回复", "This rating has a reply already"),
    "specialist_or_firm": (
        "specialistId 与 organizationId 不能同时使用",
        "Use either specialistId or organizationId, not both",
    ),
    "too_many_lookups": (
        "查询过于频繁，请稍后再试",
        "Too many numbers were looked up; please try again later",
    ),
    "walk_in_moved_on": ("该号码的当前状态不允许此操作", "The number's status does not allow this"),
}
