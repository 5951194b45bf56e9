#pragma once
#include <string>
#include <vector>

namespace separatrix {

/// Rows of at most as many fields as the first one: columns aligned to the left by characters of UTF-8, two spaces
/// between them, none at the end of a line.
///
/// rows     at least one
/// returns  one line per row, each with its newline
std::string table_text(const std::vector<std::vector<std::string>>& rows);

/// The table on stdout.
void print_table(const std::vector<std::vector<std::string>>& rows);

/// Texts with a separator between them.
std::string joined(const std::vector<std::string>& texts, const std::string& separator);

}  // namespace separatrix
