#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/model/file_text.hpp"

namespace separatrix {

/// A field of a CSV text, without the blanks and quotes around it, and the place of its first character.
struct CsvField {
  std::string text;
  FilePlace place;
};

/// The rows of a CSV text, one after the other: the one reader of every such file.
///
/// Fields are separated by commas, rows by line ends. A field in double quotes may hold commas, line ends and "" for a
/// quote. Blank lines and lines that begin with # are skipped, and so is a byte order mark.
///
/// text     UTF-8
/// file     its name, for the sentences
/// take     called with every row that is not skipped; never empty
/// returns  where the last line begins; {1, 1} of an empty text
/// throws   FileError for a quote that is never closed, or with something but blanks behind it
/// source   RFC 4180; comments and blanks are ours
FilePlace read_csv(std::string_view text, const std::string& file,
                   const std::function<void(const std::vector<CsvField>& row)>& take);

}  // namespace separatrix
