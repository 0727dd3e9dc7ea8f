//! What the system says of a file, in the user's words.

use std::io::{Error, ErrorKind};

/// Why a file or folder could not be read or written, in Chinese and English; what has no words of ours keeps the system's.
pub fn system_words(error: &Error) -> (String, String) {
    let (zh, en) = match error.kind() {
        ErrorKind::NotFound => ("没有这个文件或者文件夹", "there is no such file or folder"),
        ErrorKind::PermissionDenied => ("没有权限", "permission denied"),
        ErrorKind::AlreadyExists => ("已有同名的文件", "a file of that name is there already"),
        ErrorKind::IsADirectory => ("是文件夹，不是文件", "it is a folder, not a file"),
        ErrorKind::NotADirectory => ("路径中有一段不是文件夹", "a part of the path is no folder"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ("磁盘已满", "the disk is full"),
        ErrorKind::ReadOnlyFilesystem => ("磁盘只读", "the disk is read-only"),
        ErrorKind::InvalidFilename => {
            ("文件名过长或者含有不允许的字符", "the name is too long or holds characters that are not allowed")
        }
        ErrorKind::ResourceBusy => ("文件正被其他程序使用", "another program is using the file"),
        ErrorKind::BrokenPipe => ("接收输出的程序已经结束", "the program that takes the output has ended"),
        ErrorKind::InvalidData => ("不是 UTF-8 文本", "it is no UTF-8 text"),
        _ => return (error.to_string(), error.to_string()),
    };
    (zh.to_owned(), en.to_owned())
}
