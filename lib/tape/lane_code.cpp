#include "lib/tape/lane_code.hpp"

#include <algorithm>

namespace separatrix {
namespace {

// whether a register is read before it is written again, from instruction `i` on or as a result
bool is_read(const Tape& body, std::size_t i, std::uint32_t r) {
  for (; i < body.body.size(); ++i) {
    const Instruction& each = body.body[i];
    if (each.left == r || (is_binary(each.operation) && each.right == r)) return true;
    if (each.result == r) return false;
  }
  return std::find(body.results.begin(), body.results.end(), r) != body.results.end();
}

}  // namespace

void append_lanes(std::vector<LaneInstruction>& code, const Instruction& each, const LanePlace& place) {
  code.push_back({each.operation, LaneInstruction::Sum::none, place(each.result), place(each.left),
                  place(is_binary(each.operation) ? each.right : each.left), place(each.left)});
}

void append_lanes(std::vector<LaneInstruction>& code, const Tape& body, const LanePlace& place) {
  for (std::size_t i = 0; i < body.body.size(); ++i) {
    const Instruction& each = body.body[i];
    append_lanes(code, each, place);
    if (each.operation != Operation::multiply || i + 1 == body.body.size()) continue;
    const Instruction& next = body.body[i + 1];
    const bool adds = next.operation == Operation::add, subtracts = next.operation == Operation::subtract;
    if (!(adds || subtracts) || next.left == next.right) continue;
    const bool on_left = next.left == each.result, on_right = next.right == each.result;
    if (!(on_right || (on_left && adds))) continue;
    if (next.result != each.result && is_read(body, i + 2, each.result)) continue;
    LaneInstruction& product = code.back();
    product.sum = adds ? LaneInstruction::Sum::plus : LaneInstruction::Sum::minus;
    product.c = place(on_right ? next.left : next.right);
    product.result = place(next.result);
    ++i;
  }
}

}  // namespace separatrix
