#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "lib/tape/tape.hpp"

namespace separatrix {

/// Whether registers are used again once their value is dead. Series arithmetic needs every
/// intermediate value kept: single assignment.
enum class Storage { recycled, single_assignment };

/// Writes a tape value by value; registers are given out at the end, in this one place.
///
/// A value is an input, a constant, or what an instruction makes. It *varies* if it depends on a variable: its
/// instruction goes to the body, all others to the prologue.
class TapeBuilder {
 public:
  using Value = std::uint32_t;

  /// The next variable or parameter; they keep the order in which they are asked for.
  Value variable() { return add(Source::What::variable, tape_.variables++, true); }
  Value parameter() { return add(Source::What::parameter, tape_.parameters++, false); }

  /// An exact number, each once.
  Value constant(const Rational& number);

  /// operation(left, right); of one operand: the same value twice.
  Value emit(Operation operation, Value left, Value right);
  Value emit(Operation operation, Value operand) { return emit(operation, operand, operand); }

  /// All means of one pass.
  ///
  /// mean     its body, data, columns and store; `inputs` and `results` are given here
  /// inputs   values of the body's variables
  /// returns  one value for each result of the body
  std::vector<Value> emit_means(MeanCode mean, const std::vector<Value>& inputs);

  bool varies(Value value) const { return sources_[value].varying; }

  /// The values that the registers of another tape hold once its code has run, some of it in other words.
  ///
  /// registers  on entry the values of its variables and parameters, on return of all
  /// reword     (instruction, registers): true if it has set the registers of the instruction's results; false for
  ///            what is to be repeated as it stands, means excepted
  template <class Reword>
  void replay(const Tape& tape, std::vector<Value>& registers, Reword&& reword);

  /// The tape that computes these values.
  std::shared_ptr<const Tape> build(const std::vector<Value>& results, Storage storage) &&;

 private:
  struct Source {
    enum class What : std::uint8_t { variable, parameter, constant, instruction, mean } what;
    bool varying;
    std::uint32_t index;  // of the variable, the parameter, the constant, or the code that makes it
  };
  struct Code {
    Operation operation;
    Value left, right;  // of a mean: its number
  };

  Value add(Source::What what, std::size_t index, bool varying);
  bool is_input(Value value) const { return sources_[value].what < Source::What::instruction; }
  bool is_first(Value value) const;
  std::vector<Value> operands(const Code& code) const;
  std::vector<std::size_t> last_uses(const std::vector<Value>& results) const;

  Tape tape_;  // the inputs and results of its means are values until registers are given out
  std::vector<Source> sources_;
  std::vector<Code> code_;
  std::map<Rational, Value> constants_;
};

template <class Reword>
void TapeBuilder::replay(const Tape& tape, std::vector<Value>& registers, Reword&& reword) {
  for (std::size_t i = 0; i < tape.constants.size(); ++i) {
    registers[tape.first_constant() + i] = constant(tape.constants[i]);
  }
  for (const auto* code : {&tape.prologue, &tape.body}) {
    for (const Instruction& each : *code) {
      if (reword(each, registers)) continue;
      registers[each.result] = emit(each.operation, registers[each.left], registers[each.right]);
    }
  }
}

}  // namespace separatrix
