#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "lib/num/rational.hpp"

namespace separatrix {

/// What one instruction does. Unary operations ignore their right operand.
enum class Operation : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  power,
  negate,
  square,
  sqrt,
  exp,
  log,
  tanh,
  sigmoid,
  softplus,
  sin,
  cos,
  abs,
  sign,
  relu,
};

/// True for operations of two operands.
constexpr bool is_binary(Operation operation) { return operation <= Operation::power; }

/// register[result] = operation(register[left], register[right])
struct Instruction {
  Operation operation;
  std::uint32_t result, left, right;
};

/// Expressions as straight-line code: shared subexpressions computed once, in one list of
/// instructions that any arithmetic can run.
///
///     registers = [ variables | parameters | constants | fixed values | temporaries ]
///
/// `prologue` depends on parameters only and runs once when they are bound; `body` runs at every
/// point.
struct Tape {
  std::size_t variables = 0;
  std::size_t parameters = 0;
  std::vector<Rational> constants;
  std::size_t fixed_values = 0;  ///< results of the prologue
  std::size_t registers = 0;
  std::vector<Instruction> prologue;
  std::vector<Instruction> body;
  std::vector<std::uint32_t> results;  ///< registers of the compiled expressions, in their order

  std::size_t first_constant() const { return variables + parameters; }
  std::size_t first_fixed_value() const { return first_constant() + constants.size(); }
  std::size_t first_temporary() const { return first_fixed_value() + fixed_values; }
};

/// One line per instruction, for reading: "r7 = multiply r1 r4".
std::string listing(const Tape& tape);

}  // namespace separatrix
