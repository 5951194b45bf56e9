#pragma once
#include <algorithm>
#include <cstddef>
#include <vector>

namespace separatrix {

/// Makes a table of so many rows piece by piece: the system hands over memory page by page, which takes seconds for some million
/// rows.
///
/// rows       (0,)
/// cancelled  () → bool, asked before each piece
/// returns    true: rows is (count,), each made by default; false: it was cancelled, and rows is empty
template <class Row, class Cancelled>
bool make_room(std::vector<Row>& rows, std::size_t count, const Cancelled& cancelled) {
  constexpr std::size_t piece = 1 << 14;  // rows; some megabytes
  rows.reserve(count);
  while (rows.size() < count) {
    if (cancelled()) {
      rows.clear();
      return false;
    }
    rows.resize(std::min(count, rows.size() + piece));
  }
  return true;
}

}  // namespace separatrix
