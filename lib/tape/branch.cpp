#include "lib/tape/branch.hpp"

#include <algorithm>
#include <numeric>

namespace separatrix {
namespace {

bool is_switch(Operation operation) {
  return operation == Operation::abs || operation == Operation::sign || operation == Operation::relu;
}

bool varies(const Tape& tape, std::uint32_t r) { return r < tape.variables || r >= tape.first_temporary(); }

}  // namespace

bool has_switches_in_means(const Tape& tape) {
  return std::any_of(tape.means.begin(), tape.means.end(), [](const MeanCode& mean) {
    return !switching_registers(*mean.body).empty() || has_switches_in_means(*mean.body);
  });
}

std::vector<std::uint32_t> switching_registers(const Tape& tape) {
  std::vector<std::uint32_t> registers;
  std::vector<bool> known(tape.registers);
  for (const Instruction& each : tape.body) {
    if (!is_switch(each.operation) || !varies(tape, each.left) || known[each.left]) continue;
    known[each.left] = true;
    registers.push_back(each.left);
  }
  return registers;
}

Tape on_branch(const Tape& tape, const std::vector<int>& signs) {
  const std::vector<std::uint32_t> switching = switching_registers(tape);
  std::vector<int> sign_of(tape.registers);
  for (std::size_t i = 0; i < switching.size(); ++i) sign_of[switching[i]] = signs[i];
  const auto first_new = static_cast<std::uint32_t>(tape.first_fixed_value());
  const std::uint32_t minus_one = first_new, zero = first_new + 1, one = first_new + 2;
  Tape result = tape;
  result.constants.insert(result.constants.end(), {Rational(-1), Rational(0), Rational(1)});
  result.registers += 3;
  result.body.clear();
  // where each register is found now
  std::vector<std::uint32_t> place(tape.registers);
  std::iota(place.begin(), place.end(), 0);
  for (std::uint32_t r = first_new; r < place.size(); ++r) place[r] = r + 3;
  const auto moved = [&place](const Instruction& each) -> Instruction {
    if (each.operation == Operation::mean) return {each.operation, place[each.result], each.left, each.right};
    return {each.operation, place[each.result], place[each.left], place[each.right]};
  };
  const auto move_mean = [&](const Instruction& each) {
    if (each.operation != Operation::mean) return;
    for (std::uint32_t& input : result.means[each.left].inputs) input = place[input];
    for (std::uint32_t& mean : result.means[each.left].results) mean = place[mean];
  };
  for (Instruction& each : result.prologue) {
    move_mean(each);
    each = moved(each);
  }
  for (const Instruction& each : tape.body) {
    if (!is_switch(each.operation) || !varies(tape, each.left)) {
      move_mean(each);
      result.body.push_back(moved(each));
      continue;
    }
    const int sign = sign_of[each.left];
    if (each.operation == Operation::sign) {
      place[each.result] = sign > 0 ? one : sign < 0 ? minus_one : zero;
    } else if (sign > 0) {
      place[each.result] = place[each.left];
    } else if (sign < 0 && each.operation == Operation::abs) {
      result.body.push_back({Operation::negate, place[each.result], place[each.left], place[each.left]});
    } else {
      place[each.result] = zero;
    }
  }
  for (std::uint32_t& each : result.results) each = place[each];
  return result;
}

}  // namespace separatrix
