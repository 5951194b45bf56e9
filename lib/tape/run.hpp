#pragma once
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

#include "lib/num/convert.hpp"
#include "lib/num/elementary.hpp"
#include "lib/tape/lane_evaluator.hpp"
#include "lib/tape/operate.hpp"
#include "lib/tape/sample_values.hpp"
#include "lib/tape/tape.hpp"

namespace separatrix {

/// A rational in any arithmetic: rounded once, or as it is.
template <class A>
A exact(const Rational& value) {
  if constexpr (std::is_same_v<A, Rational>) {
    return value;
  } else {
    return to_real<A>(value);
  }
}

template <class A>
class MeanEvaluator;

/// Registers of a tape in one arithmetic, and what runs its code. The tape must outlive it.
template <class A>
class TapeRunner {
 public:
  explicit TapeRunner(const Tape& tape) : tape_(&tape), registers_(tape.registers, A(0)) {
    for (const MeanCode& mean : tape.means) means_.emplace_back(mean);
  }

  std::vector<A>& registers() { return registers_; }

  void load_constants() {
    for (std::size_t i = 0; i < tape_->constants.size(); ++i) {
      registers_[tape_->first_constant() + i] = exact<A>(tape_->constants[i]);
    }
  }
  void run_prologue() { run(tape_->prologue); }
  void run_body() { run(tape_->body); }

 private:
  // by itself: next to the loop below the compiler spends a tenth more on it
  [[gnu::noinline]] static void run_plain(const std::vector<Instruction>& code, A* r) {
    for (const Instruction& each : code) operate(each.operation, r[each.result], r[each.left], r[each.right]);
  }

  void run(const std::vector<Instruction>& code) {
    A* r = registers_.data();
    if (means_.empty()) return run_plain(code, r);
    for (const Instruction& each : code) {
      if (each.operation == Operation::mean) {
        means_[each.left](registers_);
      } else {
        operate(each.operation, r[each.result], r[each.left], r[each.right]);
      }
    }
  }

  const Tape* tape_;
  std::vector<A> registers_;
  std::vector<MeanEvaluator<A>> means_;
};

/// Means over one data set, sample after sample.
///
///     result_i = (1/n) Σ body_i,   added up in the order of the samples
///
/// accuracy  n rounding errors of the sums at most; Rational: exact; double: as LaneEvaluator, unless there are means in
///           the body
template <class A>
class MeanEvaluator {
 public:
  explicit MeanEvaluator(const MeanCode& mean) : mean_(&mean), body_(*mean.body) {
    body_.load_constants();
    sums_.assign(mean.results.size(), A(0));
  }

  /// Reads the inputs from the registers of the tape around and writes the results there.
  void operator()(std::vector<A>& around) {
    if (!samples_) prepare();
    if constexpr (std::is_same_v<A, double>) {
      if (lanes_) return run_lanes(around);
    }
    using E = Elementary<A>;
    const Tape& body = *mean_->body;
    std::vector<A>& r = body_.registers();
    const std::size_t n = mean_->data.samples(), columns = mean_->columns.size();
    for (std::size_t i = 0; i < mean_->inputs.size(); ++i) E::assign(r[i], around[mean_->inputs[i]]);
    for (A& sum : sums_) E::assign(sum, A(0));
    for (std::size_t sample = 0; sample < n; ++sample) {
      for (std::size_t c = 0; c < columns; ++c) E::assign(r[body.variables + c], (*samples_)(sample, c));
      if (samples_->complete) {
        for (std::size_t i = 0; i < body.fixed_values; ++i) {
          E::assign(r[body.first_fixed_value() + i], (*samples_)(sample, columns + i));
        }
      } else {
        body_.run_prologue();
      }
      body_.run_body();
      for (std::size_t i = 0; i < sums_.size(); ++i) E::add(sums_[i], sums_[i], r[body.results[i]]);
    }
    const A count = exact<A>(Rational(n));
    for (std::size_t i = 0; i < sums_.size(); ++i) E::divide(around[mean_->results[i]], sums_[i], count);
  }

 private:
  void prepare() {
    samples_ = sample_values<A>(*mean_);
    if constexpr (std::is_same_v<A, double>) {
      if (LaneEvaluator::can_run(*mean_)) lanes_.emplace(*mean_, samples_);
    }
  }

  void run_lanes(std::vector<A>& around) {
    const std::span<double> inputs = lanes_->inputs();
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = around[mean_->inputs[i]];
    (*lanes_)(sums_);
    for (std::size_t i = 0; i < sums_.size(); ++i) around[mean_->results[i]] = sums_[i];
  }

  const MeanCode* mean_;
  TapeRunner<A> body_;
  std::vector<A> sums_;
  std::optional<LaneEvaluator> lanes_;              // in double only
  std::shared_ptr<const SampleValues<A>> samples_;  // made when first needed
};

}  // namespace separatrix
