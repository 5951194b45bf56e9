#include "lib/tape/tape_builder.hpp"

namespace separatrix {

using Value = TapeBuilder::Value;

Value TapeBuilder::add(Source::What what, std::size_t index, bool varying) {
  sources_.push_back({what, varying, static_cast<std::uint32_t>(index)});
  return static_cast<Value>(sources_.size() - 1);
}

Value TapeBuilder::constant(const Rational& number) {
  const auto [known, fresh] = constants_.try_emplace(number, Value{0});
  if (!fresh) return known->second;
  tape_.constants.push_back(number);
  return known->second = add(Source::What::constant, tape_.constants.size() - 1, false);
}

Value TapeBuilder::emit(Operation operation, Value left, Value right) {
  code_.push_back({operation, left, right});
  return add(Source::What::instruction, code_.size() - 1, varies(left) || varies(right));
}

std::vector<Value> TapeBuilder::emit_means(MeanCode mean, const std::vector<Value>& inputs) {
  bool varying = false;
  for (const Value input : inputs) varying = varying || varies(input);
  const auto number = static_cast<Value>(tape_.means.size());
  code_.push_back({Operation::mean, number, number});
  std::vector<Value> results;
  for (std::size_t i = 0; i < mean.body->results.size(); ++i) {
    results.push_back(add(Source::What::mean, code_.size() - 1, varying));
  }
  mean.inputs = inputs;
  mean.results = results;
  tape_.means.push_back(std::move(mean));
  return results;
}

// of an instruction or of all means of a pass
std::vector<Value> TapeBuilder::operands(const Code& code) const {
  if (code.operation == Operation::mean) return tape_.means[code.left].inputs;
  if (code.left == code.right) return {code.left};
  return {code.left, code.right};
}

// the first value that its code makes
bool TapeBuilder::is_first(Value v) const {
  return v == 0 || is_input(v - 1) || sources_[v - 1].index != sources_[v].index;
}

std::vector<std::size_t> TapeBuilder::last_uses(const std::vector<Value>& results) const {
  std::vector<std::size_t> last_use(sources_.size(), 0);
  for (Value v = 0; v < sources_.size(); ++v) {
    if (is_input(v) || !varies(v) || !is_first(v)) continue;
    for (const Value operand : operands(code_[sources_[v].index])) last_use[operand] = v;
  }
  for (const Value result : results) last_use[result] = sources_.size();
  return last_use;
}

// Fixed values keep their registers, temporaries pass theirs on after the last use.
std::shared_ptr<const Tape> TapeBuilder::build(const std::vector<Value>& results, Storage storage) && {
  auto tape = std::make_shared<Tape>(tape_);
  for (Value v = 0; v < sources_.size(); ++v) {
    if (!is_input(v) && !varies(v)) ++tape->fixed_values;
  }
  std::vector<std::uint32_t> place(sources_.size()), free;
  std::vector<std::size_t> last_use;
  if (storage == Storage::recycled) last_use = last_uses(results);
  auto next_fixed = static_cast<std::uint32_t>(tape->first_fixed_value());
  auto next = static_cast<std::uint32_t>(tape->first_temporary());
  const auto give_place = [&](Value v) {
    if (!varies(v)) {
      place[v] = next_fixed++;
    } else if (free.empty()) {
      place[v] = next++;
    } else {
      place[v] = free.back();
      free.pop_back();
    }
  };
  const auto release = [&](const Code& code, Value v) {
    for (const Value operand : operands(code)) {
      if (last_use[operand] != v || place[operand] < tape->first_temporary()) continue;
      free.push_back(place[operand]);
      last_use[operand] = 0;  // once, if it is an input of a mean in two places
    }
  };
  for (Value v = 0; v < sources_.size(); ++v) {
    const auto [what, varying, index] = sources_[v];
    switch (what) {
      case Source::What::variable: place[v] = index; continue;
      case Source::What::parameter: place[v] = static_cast<std::uint32_t>(tape->variables + index); continue;
      case Source::What::constant: place[v] = static_cast<std::uint32_t>(tape->first_constant() + index); continue;
      case Source::What::instruction:
      case Source::What::mean: break;
    }
    if (!is_first(v)) continue;
    const Code& code = code_[index];
    std::vector<Instruction>& list = varying ? tape->body : tape->prologue;
    if (what == Source::What::instruction) {
      const std::uint32_t left = place[code.left], right = place[code.right];
      if (varying && storage == Storage::recycled) release(code, v);
      give_place(v);
      list.push_back({code.operation, place[v], left, right});
      continue;
    }
    MeanCode& mean = tape->means[code.left];
    for (std::uint32_t& input : mean.inputs) input = place[input];
    if (varying && storage == Storage::recycled) release(code, v);
    for (std::uint32_t& result : mean.results) {
      give_place(result);
      result = place[result];
    }
    list.push_back({Operation::mean, place[v], code.left, code.right});
  }
  tape->registers = next;
  for (const Value result : results) tape->results.push_back(place[result]);
  return tape;
}

}  // namespace separatrix
