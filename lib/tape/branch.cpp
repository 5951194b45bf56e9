#include "lib/tape/branch.hpp"

#include <algorithm>
#include <utility>

#include "lib/tape/tape_builder.hpp"

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

std::shared_ptr<const Tape> on_branch(const Tape& tape, const std::vector<int>& signs) {
  using Value = TapeBuilder::Value;
  const std::vector<std::uint32_t> switching = switching_registers(tape);
  std::vector<int> sign_of(tape.registers);
  for (std::size_t i = 0; i < switching.size(); ++i) sign_of[switching[i]] = signs[i];

  TapeBuilder builder;
  std::vector<Value> registers(tape.registers);
  for (std::size_t i = 0; i < tape.variables; ++i) registers[i] = builder.variable();
  for (std::size_t i = 0; i < tape.parameters; ++i) registers[tape.variables + i] = builder.parameter();
  builder.replay(tape, registers, [&](const Instruction& each, std::vector<Value>& values) {
    if (each.operation == Operation::mean) {
      const MeanCode& mean = tape.means[each.left];
      std::vector<Value> inputs;
      for (const std::uint32_t input : mean.inputs) inputs.push_back(values[input]);
      const std::vector<Value> results = builder.emit_means(mean, inputs);
      for (std::size_t i = 0; i < results.size(); ++i) values[mean.results[i]] = results[i];
      return true;
    }
    if (!is_switch(each.operation) || !varies(tape, each.left)) return false;
    const int sign = sign_of[each.left];
    Value& result = values[each.result];
    if (each.operation == Operation::sign) {
      result = builder.constant(Rational(sign));
    } else if (sign > 0) {
      result = values[each.left];
    } else if (sign < 0 && each.operation == Operation::abs) {
      result = builder.emit(Operation::negate, values[each.left]);
    } else {
      result = builder.constant(Rational(0));
    }
    return true;
  });
  std::vector<Value> results;
  for (const std::uint32_t result : tape.results) results.push_back(registers[result]);
  return std::move(builder).build(results, Storage::single_assignment);
}

}  // namespace separatrix
