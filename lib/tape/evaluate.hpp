#pragma once
#include <memory>
#include <span>
#include <vector>

#include "lib/num/real.hpp"
#include "lib/tape/run.hpp"

namespace separatrix {

/// A tape bound to parameter values, ready to be evaluated at many points in one arithmetic.
///
/// A = double, float128, mpfr (at the thread's precision when constructed) or Rational (field
/// operations only). Owns its registers: one evaluator per thread; copies share the tape.
template <class A>
class Evaluator {
 public:
  /// tape        from compile(); Storage::recycled or single_assignment
  /// parameters  (k,) exact values, in the order of compile()
  /// throws      InvalidArgument if the number of parameters differs
  Evaluator(std::shared_ptr<const Tape> tape, std::span<const Rational> parameters);

  /// results = expressions(variables)
  ///
  /// variables  (n,)
  /// results    (m,); values that do not exist come out as nan or ±inf, never as an exception
  ///            (Rational: throws InvalidArgument instead)
  void operator()(std::span<const A> variables, std::span<A> results);

  /// The same, returning the results.
  std::vector<A> operator()(std::span<const A> variables);

  std::size_t results() const { return tape_->results.size(); }
  const Tape& tape() const { return *tape_; }

 private:
  std::shared_ptr<const Tape> tape_;
  TapeRunner<A> runner_;
};

}  // namespace separatrix
