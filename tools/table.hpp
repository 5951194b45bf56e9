#pragma once
#include <string>
#include <vector>

namespace separatrix {

/// Rows of equal length on stdout, columns aligned to the left, two spaces between them.
void print_table(const std::vector<std::vector<std::string>>& rows);

}  // namespace separatrix
