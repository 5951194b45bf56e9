#pragma once
#include <string>
#include <vector>

namespace separatrix {

/// Rows of equal length on stdout, columns aligned to the left, two spaces between them.
void print_table(const std::vector<std::vector<std::string>>& rows);

/// Texts with a separator between them.
std::string joined(const std::vector<std::string>& texts, const std::string& separator);

}  // namespace separatrix
