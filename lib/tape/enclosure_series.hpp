#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "lib/tape/enclose.hpp"

namespace separatrix {

/// Enclosures of the Taylor coefficients of everything on a tape along the solutions of ẋ = f(t, x) that start in a box.
///
///     x_{k+1} = f_k/(k + 1),   f_k from the k-th coefficients of all intermediate series
///
/// Coefficient k contains that of every solution through every point of the box, and so, over a box that a piece of a
/// solution does not leave, x^{(k)}(τ)/k! at all of its times: the remainder of Taylor's theorem.
/// |·|, sign and relu need their operand on one side of the kink all over the box (|·| and relu may touch it): there
/// they are smooth; otherwise they are Undefined, for a solution through a kink has no such coefficients.
template <class A>
class EnclosureSeries {
 public:
  /// tape        over (states, t): f, then any other quantities; Storage::single_assignment
  /// parameters  (k,) enclosures
  /// most_order  of any expansion
  /// throws      InvalidArgument as EnclosureEvaluator
  EnclosureSeries(std::shared_ptr<const Tape> tape, std::span<const A> parameters, std::size_t most_order);

  /// Coefficients of the states up to `order`, of the other quantities up to order − 1.
  ///
  /// x        (d,) box, t: time or an interval of it
  /// returns  nothing, or the first operation that is not defined: then the coefficients are not to be used
  std::optional<Undefined> expand(std::span<const A> x, const A& t, std::size_t order);

  std::size_t dimension() const { return tape_->variables - 1; }
  /// Rows of coefficients, of state i and of result i of the tape.
  const A* state(std::size_t i) const { return rows_[i].data(); }
  const A* result(std::size_t i) const { return rows_[tape_->results[i]].data(); }

 private:
  using Row = std::vector<A>;
  struct Step {
    Operation operation;
    std::uint32_t result, a, b;
    std::uint32_t slope;     // row of what the derivative of the operand is multiplied with: r' = slope · a'
    std::uint32_t divisor;   // row of q where q r' = a', or q r' = b a' − a b'
    std::uint32_t weighted;  // row of j a_j, …
    std::uint32_t other;     // … of j b_j, …
    std::uint32_t own;       // … and of j r_j where the recurrence needs it
  };

  std::uint32_t add_row();
  std::uint32_t fixed_row(const A& value);
  std::uint32_t varying_row(std::uint32_t a);
  void lower(const Instruction& instruction);
  void lower_power(const Instruction& instruction);
  void lower_arc(const Instruction& instruction);
  void lower_angle(const Instruction& instruction);
  void lower_error_function(const Instruction& instruction);
  std::optional<Undefined> start(const Step& step);
  void extend(const Step& step, std::size_t k);
  void weigh(std::uint32_t row, const A& value, std::size_t k);
  A convolution(std::uint32_t a, std::size_t from, std::uint32_t b, std::size_t last, std::size_t n) const;

  std::shared_ptr<const Tape> tape_;
  std::size_t most_order_;
  std::vector<Row> rows_;
  std::vector<bool> varies_;
  std::vector<Step> steps_;
  std::vector<int> branch_;  // per step
  std::optional<Undefined> in_prologue_;
};

}  // namespace separatrix
