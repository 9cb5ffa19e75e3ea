"""Sentences about files, in Chinese and English."""

SENTENCES: dict[str, tuple[str, str]] = {
    "content_not_as_named": (
        "文件内容与扩展名 {extension} 不符",
        "The content is not what the extension {extension} says",
    ),
    "file_animated": ("不支持动态图片", "Moving pictures are not supported"),
    "file_attached": ("文件已被引用，不能删除", "The file is in use and cannot be deleted"),
    "file_damaged": ("文件已损坏，无法读取", "The file is damaged and cannot be read"),
    "file_has_macros": (
        "文件含有宏，请另存为不含宏的格式",
        "The file contains macros; please save it without them",
    ),
    "file_incomplete": (
        "收到 {received} 字节，应为 {announced} 字节",
        "{received} bytes arrived of {announced} announced",
    ),
    "file_too_large": ("文件最大 {limit} MB", "A file may have at most {limit} MB"),
    "file_type_not_allowed": (
        "仅支持以下类型：{allowed}",
        "Only these types are allowed: {allowed}",
    ),
    "file_unpacks_too_large": ("文件解压后过大", "The file is too large once unpacked"),
    "image_too_large": (
        "图片最多 {limit} 百万像素",
        "A picture may have at most {limit} million pixels",
    ),
    "most_unattached": (
        "您最多可有 {limit} 个未使用的文件，请先使用或删除",
        "At most {limit} files may wait to be used; please use or delete one first",
    ),
    "storage_unavailable": (
        "文件存储暂不可用，请稍后再试",
        "The storage of files is unavailable; please try again later",
    ),
    "text_not_utf8": ("文本文件须为 UTF-8 编码", "A text file must be encoded in UTF-8"),
    "too_many_uploads": (
        "每小时最多上传 {limit} 个文件，请稍后再试",
        "At most {limit} files an hour; please try again later",
    ),
}
