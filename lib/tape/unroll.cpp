#include "lib/tape/unroll.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "lib/num/error.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most = std::size_t{1} << 62;

std::size_t size_of(const std::vector<Instruction>& code, const Tape& tape) {
  std::size_t size = 0;
  for (const Instruction& each : code) {
    if (each.operation != Operation::mean) {
      ++size;
      continue;
    }
    const MeanCode& mean = tape.means[each.left];
    const std::size_t one = unrolled_size(*mean.body) + mean.results.size() + 1;
    if (one > most / mean.data.samples()) return most;
    size += one * mean.data.samples();
  }
  return std::min(size, most);
}

class Unroller {
 public:
  explicit Unroller(const Tape& tape) : tape_(tape) {}

  std::shared_ptr<const Tape> whole() {
    Registers registers(tape_.registers);
    for (std::size_t i = 0; i < tape_.variables; ++i) registers[i] = add({What::variable, i, true});
    for (std::size_t i = 0; i < tape_.parameters; ++i) {
      registers[tape_.variables + i] = add({What::parameter, i, false});
    }
    run(tape_, registers);
    return assemble(registers);
  }

 private:
  using Value = std::uint32_t;
  using Registers = std::vector<Value>;  // the value that each register of a tape holds
  enum class What { variable, parameter, constant, instruction };
  struct Source {
    What what;
    std::size_t index;
    bool varying;
  };

  Value add(Source source) {
    sources_.push_back(source);
    return static_cast<Value>(sources_.size() - 1);
  }

  Value constant(const Rational& number) {
    const auto [known, fresh] = constants_.try_emplace(number, Value{0});
    if (fresh) {
      known->second = add({What::constant, numbers_.size(), false});
      numbers_.push_back(number);
    }
    return known->second;
  }

  Value emit(Operation operation, Value left, Value right) {
    code_.push_back({operation, 0, left, right});
    return add({What::instruction, code_.size() - 1, sources_[left].varying || sources_[right].varying});
  }

  void run(const Tape& tape, Registers& registers) {
    for (std::size_t i = 0; i < tape.constants.size(); ++i) {
      registers[tape.first_constant() + i] = constant(tape.constants[i]);
    }
    for (const auto* code : {&tape.prologue, &tape.body}) {
      for (const Instruction& each : *code) {
        if (each.operation == Operation::mean) {
          write_out(tape.means[each.left], registers);
        } else {
          registers[each.result] = emit(each.operation, registers[each.left], registers[each.right]);
        }
      }
    }
  }

  void write_out(const MeanCode& mean, Registers& around) {
    const Tape& body = *mean.body;
    Registers registers(body.registers);
    for (std::size_t i = 0; i < mean.inputs.size(); ++i) registers[i] = around[mean.inputs[i]];
    std::vector<Value> sums;
    for (std::size_t sample = 0; sample < mean.data.samples(); ++sample) {
      for (std::size_t c = 0; c < mean.columns.size(); ++c) {
        registers[body.variables + c] = constant(mean.data.value(sample, mean.columns[c]));
      }
      run(body, registers);
      for (std::size_t i = 0; i < mean.results.size(); ++i) {
        const Value term = registers[body.results[i]];
        if (sample == 0) {
          sums.push_back(term);
        } else {
          sums[i] = emit(Operation::add, sums[i], term);
        }
      }
    }
    const Value count = constant(Rational(mean.data.samples()));
    for (std::size_t i = 0; i < sums.size(); ++i) around[mean.results[i]] = emit(Operation::divide, sums[i], count);
  }

  std::shared_ptr<const Tape> assemble(const Registers& registers) const {
    auto tape = std::make_shared<Tape>();
    tape->variables = tape_.variables;
    tape->parameters = tape_.parameters;
    tape->constants = numbers_;
    for (const Source& source : sources_) {
      if (source.what == What::instruction && !source.varying) ++tape->fixed_values;
    }
    auto next_fixed = static_cast<std::uint32_t>(tape->first_fixed_value());
    auto next = static_cast<std::uint32_t>(tape->first_temporary());
    std::vector<std::uint32_t> place(sources_.size());
    for (std::size_t v = 0; v < sources_.size(); ++v) {
      const auto [what, index, varying] = sources_[v];
      switch (what) {
        case What::variable: place[v] = static_cast<std::uint32_t>(index); continue;
        case What::parameter: place[v] = static_cast<std::uint32_t>(tape->variables + index); continue;
        case What::constant: place[v] = static_cast<std::uint32_t>(tape->first_constant() + index); continue;
        case What::instruction: break;
      }
      place[v] = varying ? next++ : next_fixed++;
      const Instruction& code = code_[index];
      (varying ? tape->body : tape->prologue)
          .push_back({code.operation, place[v], place[code.left], place[code.right]});
    }
    tape->registers = next;
    for (const std::uint32_t result : tape_.results) tape->results.push_back(place[registers[result]]);
    return tape;
  }

  const Tape& tape_;
  std::vector<Source> sources_;
  std::vector<Instruction> code_;
  std::vector<Rational> numbers_;
  std::map<Rational, Value> constants_;
};

}  // namespace

std::size_t unrolled_size(const Tape& tape) {
  return std::min(most, size_of(tape.prologue, tape) + size_of(tape.body, tape));
}

std::shared_ptr<const Tape> unroll_means(std::shared_ptr<const Tape> tape) {
  if (tape->means.empty()) return tape;
  constexpr std::size_t most_instructions = 80'000'000;
  if (const std::size_t size = unrolled_size(*tape); size > most_instructions) {
    throw InvalidArgument("number of operations of all samples of the means", std::to_string(size),
                          "at most " + std::to_string(most_instructions) +
                              " where means are written out, for Taylor series and for |x|, sign and relu in means");
  }
  return Unroller(*tape).whole();
}

}  // namespace separatrix
