"""Sentences about spreadsheets, in Chinese and English."""

SENTENCES: dict[str, tuple[str, str]] = {
    "bad_degrees": (
        "须为 -{limit} 到 {limit} 的度数（十进制）",
        "This must be decimal degrees from -{limit} to {limit}",
    ),
    "bad_hours": (
        "须写作 1-5 09:00-11:30,13:30-17:00; 6 09:00-11:30（周几 时段）",
        "This must read like 1-5 09:00-11:30,13:30-17:00; 6 09:00-11:30 (weekdays, hours)",
    ),
    "bad_members": (
        "成员须写作 编码:角色:权重，以逗号分隔",
        "Members must read code:role:weight, with commas between",
    ),
    "bad_telephone": (
        "电话只能含数字、空格和 + - ( )",
        "A telephone number has digits, spaces and + - ( ) only",
    ),
    "bad_whole_number": (
        "须为 {least} 到 {most} 的整数",
        "This must be a whole number from {least} to {most}",
    ),
    "bad_zone": (
        "须为 IANA 时区，如 Asia/Shanghai",
        "This must be an IANA time zone, such as Asia/Shanghai",
    ),
    "changed_meanwhile": (
        "其中的内容刚被他人修改，请重新导入",
        "Somebody changed some of this at the same time; import it again",
    ),
    "column_twice": ("表头中此列出现两次", "The header has this column twice"),
    "column_without_name": (
        "此列有内容但没有表头",
        "This column has something in it but no header",
    ),
    "contact_ended": (
        "此人已不再是该企业的联系人；如需恢复，请重新邀请",
        "This person is no longer a contact of the enterprise; invite them again",
    ),
    "date_cell": (
        "单元格被识别为日期，请设为文本格式后重填",
        "The spreadsheet made a date of this; format the cell as text and fill it in again",
    ),
    "digits_lost": (
        "数字过长，表格已丢失末尾几位；请设为文本格式后重填",
        "The spreadsheet lost the last digits of this; format the cell as text, fill it in again",
    ),
    "error_cell": ("单元格中是公式错误", "This cell holds an error of a formula"),
    "every_districts": (
        "法律主题和服务由各区共用，只能在服务器上用 mulin import 新增或更改",
        "These are every district's; only `mulin import` on the server changes them",
    ),
    "formula_cell": (
        "单元格中是公式，请粘贴为数值",
        "This cell holds a formula; paste its value instead",
    ),
    "formula_text": (
        "不能以 = + - @ 开头；确为文本时请在前面加英文单引号",
        "This may not begin with = + - or @; if it is text, put an apostrophe before it",
    ),
    "half_a_point": ("经度和纬度须同时填写", "Latitude and longitude must be given together"),
    "kind_stays": (
        "已有的类型不能通过导入更改",
        "The kind of what exists is not changed by an import",
    ),
    "leave_is_not_imported": (
        "已有成员的休假与复岗请在团队中办理",
        "Going on leave and coming back is entered in the team, not imported",
    ),
    "missing_column": ("缺少此必填列", "This required column is missing"),
    "name_without_phone": (
        "填写了联系人姓名，还须填写其手机",
        "With a contact's name goes their phone",
    ),
    "not_a_table": (
        "不是可读的 XLSX、CSV 或 ZIP 文件",
        "This is no XLSX, CSV or ZIP file that can be read",
    ),
    "nothing_to_import": ("文件中没有可导入的工作表", "There is no sheet in this to import"),
    "phone_stays": (
        "该专员登记的是另一手机号；换号须由本人办理",
        "This specialist has another phone; only they can change it",
    ),
    "phone_taken": ("该手机号属于另一名专员", "This phone is another specialist's"),
    "repeated_row": ("与第 {row} 行重复", "The same is already in row {row}"),
    "required": ("必填", "This is required"),
    "resident_id": ("此处不得填写居民身份证号码", "No resident id may be kept here"),
    "table_too_complex": ("文件过于复杂，无法读取", "The file is too complex to read"),
    "too_many_rows": (
        "最多 {limit} 行、{columns} 列",
        "At most {limit} rows and {columns} columns",
    ),
    "unknown_code": (
        "文件和系统中都没有编码 {named}",
        "Neither the file nor Mulin has the code {named}",
    ),
    "unknown_column": ("没有这一列", "There is no such column"),
    "unknown_encoding": (
        "CSV 文件须为 UTF-8 或 GB 18030 编码",
        "A CSV file must be UTF-8 or GB 18030",
    ),
    "unknown_sheet": ("没有此工作表；可用：{names}", "There is no such sheet; there are: {names}"),
    "unpacks_too_large": ("文件过大：最多 {limit} MB", "The file is too large: at most {limit} MB"),
}
