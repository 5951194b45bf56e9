#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/num/affine.hpp"
#include "lib/num/ball.hpp"
#include "lib/num/interval.hpp"
#include "lib/tape/tape.hpp"

namespace separatrix {

/// An operation that is not defined, or overflows, somewhere in the box that was asked for.
struct Undefined {
  Operation operation;
  interval operand;  ///< the divisor of a quotient

  /// "log of [-1, 2]"
  std::string text() const;
};

/// Values of a tape on a box, in an arithmetic that encloses: A = interval, affine or ball.
///
///     results ⊇ {expressions(x; p) : x ∈ variables, p ∈ parameters}
///
/// abs, sign and relu give the hull where their kink is inside, derivatives the hull of the one-sided ones; so the
/// mean value theorem holds with them. Owns its registers: one per thread.
template <class A>
class EnclosureEvaluator {
 public:
  /// tape        from compile(), in any storage; means are written out (unroll_means)
  /// parameters  (k,) enclosures of them
  /// throws      InvalidArgument if the number of parameters differs, or if the means have too many samples
  EnclosureEvaluator(std::shared_ptr<const Tape> tape, std::span<const A> parameters);

  /// variables  (n,)
  /// results    (m,), or fewer
  /// returns    nothing, or the first operation that is not defined on the box: then results are not to be used
  std::optional<Undefined> operator()(std::span<const A> variables, std::span<A> results);

  /// From now on a value beyond the largest double is [low, ∞), low ≥ 0, and no operation that is not defined: of intervals only,
  /// for what divides by it, as 1/cosh².
  void allow_overflow() { overflows_ = true; }

  std::size_t results() const { return tape_->results.size(); }

 private:
  std::optional<Undefined> run(const std::vector<Instruction>& code);

  std::shared_ptr<const Tape> tape_;
  std::vector<A> registers_;
  std::optional<Undefined> in_prologue_;
  bool overflows_ = false;
};

/// Exact values as the narrowest enclosures of an arithmetic, balls at the thread's precision.
template <class A>
std::vector<A> enclose_all(std::span<const Rational> values);

}  // namespace separatrix
