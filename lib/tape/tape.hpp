#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "lib/num/elementary_functions.hpp"
#include "lib/num/rational.hpp"
#include "lib/symbolic/dataset.hpp"

namespace separatrix {

/// What one instruction does. Unary operations ignore their right operand.
enum class Operation : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  atan2,
  power,
  negate,
  square,
  sqrt,
#define SEPARATRIX_OPERATION(name) name,
  SEPARATRIX_FOR_EACH_FUNCTION(SEPARATRIX_OPERATION)
#undef SEPARATRIX_OPERATION
      mean,  ///< all means of Tape::means[left]
};

/// True for operations of two operands.
constexpr bool is_binary(Operation operation) { return operation <= Operation::power; }

/// register[result] = operation(register[left], register[right]); of a mean, `left` and `right` are no registers but
/// its number, and `result` is the first of its results
struct Instruction {
  Operation operation;
  std::uint32_t result, left, right;
};

struct Tape;
class SampleStore;

/// Empirical means over one data set, all of them in one pass over its samples.
///
///     result_i = (1/n) Σ_{samples} body_i(inputs; columns of the sample)
///
/// The code of the bodies has the inputs for variables and the columns for parameters: what depends on the data only is
/// its prologue.
struct MeanCode {
  Dataset data;
  std::shared_ptr<const Tape> body;
  std::vector<std::size_t> columns;    ///< of the data, in the order of the body's parameters
  std::vector<std::uint32_t> inputs;   ///< registers of the tape around, in the order of the body's variables
  std::vector<std::uint32_t> results;  ///< registers of the tape around, one for each result of the body
  std::shared_ptr<SampleStore> store;  ///< the data as numbers of each arithmetic that has asked for them
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
  std::vector<MeanCode> means;
  std::vector<std::uint32_t> results;  ///< registers of the compiled expressions, in their order

  std::size_t first_constant() const { return variables + parameters; }
  std::size_t first_fixed_value() const { return first_constant() + constants.size(); }
  std::size_t first_temporary() const { return first_fixed_value() + fixed_values; }
};

}  // namespace separatrix
