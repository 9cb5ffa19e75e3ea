"""Sentences about accounts and signing in, in Chinese and English."""

SENTENCES: dict[str, tuple[str, str]] = {
    "account_closed": ("已注销用户", "Closed account"),
    "account_gone": ("对方已注销账户", "They have closed their account"),
    "already_used": (
        "这个操作标识已用于另一个请求",
        "This key was already used for another request",
    ),
    "bad_email": ("邮箱地址无效", "This is not a valid e-mail address"),
    "bad_phone": ("手机号无效", "This is not a valid phone number"),
    "code_wrong": ("验证码不正确或已过期", "The code is wrong or has expired"),
    "email_not_offered": ("此处不发送邮件", "Mail is not offered here"),
    "export_daily": (
        "每天只能导出一次，请明天再试",
        "Your data can be exported once a day; please try tomorrow",
    ),
    "export_running": (
        "您的数据正在导出，完成后会通知您",
        "Your data is being exported; you will be told when it is ready",
    ),
    "id_token_invalid": ("登录凭证无效或已过期", "The sign-in token is not valid or has expired"),
    "identity_unavailable": (
        "登录服务暂不可用，请稍后再试",
        "Sign-in is unavailable; please try again later",
    ),
    "invitation_closed": ("该邀请已失效", "This invitation can no longer be answered"),
    "give_up_roles_first": (
        "您还担任机构中的职务，请先由管理员结束该职务，再注销账户",
        "You still serve in an organization: its admin must end that role first",
    ),
    "no_centre": (
        "没有这样的区中心：请先导入机构",
        "There is no such district centre: import organizations first",
    ),
    "several_centres": (
        "有多个区中心：{codes}，请指明是哪一个",
        "There are several district centres, {codes}: say which one",
    ),
    "last_admin": ("这是最后一位区管理员", "This is the last admin of the district"),
    "most_invitations": (
        "最多可有 {limit} 份未答复的邀请",
        "At most {limit} invitations may be open",
    ),
    "notice_changed": (
        "隐私告知已更新，请阅读最新版本",
        "The notice has changed; please read the version in force",
    ),
    "not_your_phone": (
        "请输入您账户的手机号，以确认注销",
        "To confirm, give the phone number of your account",
    ),
    "phone_code_not_offered": (
        "此处不提供短信验证码登录",
        "Signing in by phone code is not offered here",
    ),
    "prove_again": (
        "此操作需要再次验证您的身份",
        "Please prove once more that it is you",
    ),
    "prove_by_factor": (
        "请使用身份验证器的动态码或恢复码验证",
        "Please use your authenticator app or a recovery code",
    ),
    "second_factor_set": (
        "身份验证器已设置；如需更换请先移除",
        "An authenticator is set up already: remove it first",
    ),
    "second_factor_not_set": ("请先设置身份验证器", "Set up an authenticator first"),
    "second_factor_of_staff": (
        "身份验证器仅供工作人员使用",
        "An authenticator is for staff",
    ),
    "session_ended": ("登录已失效，请重新登录", "The session has ended; please sign in again"),
    "specialists_stay": (
        "您是社区法治专员，请先由区管理员办理离任，再注销账户",
        "You give advice as a specialist: an admin of the district must end that first",
    ),
    "too_many_codes": ("请求过于频繁，请稍后再试", "Too many requests; please try again later"),
    "too_many_tries": (
        "尝试次数过多，请重新获取验证码",
        "Too many tries; please ask for a new code",
    ),
    "wrong_too_often": (
        "输错次数过多，请在 {minutes} 分钟后再试",
        "Wrong too often: please try again in {minutes} min",
    ),
}
