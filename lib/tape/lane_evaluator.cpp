#include "lib/tape/lane_evaluator.hpp"

#include <algorithm>

#include "lib/num/convert.hpp"
#include "lib/tape/lane_code.hpp"

namespace separatrix {
namespace {

// Registers of a body as operands. Rows of the data: columns, then what was computed from them in advance.
class Layout {
 public:
  Layout(const Tape& body, bool complete) : body_(body), complete_(complete) {}

  LaneOperand operator()(std::uint32_t r) const {
    const std::size_t columns = body_.parameters, fixed = body_.first_fixed_value();
    if (r >= body_.variables && r < body_.first_constant()) {
      return {1, static_cast<std::uint32_t>(r - body_.variables)};
    }
    if (complete_ && r >= fixed && r < body_.first_temporary()) {
      return {1, static_cast<std::uint32_t>(columns + r - fixed)};
    }
    return {0, r};
  }

 private:
  const Tape& body_;
  bool complete_;
};

}  // namespace

LaneEvaluator::LaneEvaluator(const MeanCode& mean, std::shared_ptr<const SampleValues<double>> samples)
    : samples_count_(mean.data.samples()), samples_(std::move(samples)) {
  const Tape& body = *mean.body;
  const Layout place(body, samples_->complete);
  if (!samples_->complete) {
    for (const Instruction& each : body.prologue) append_lanes(code_, each, place);
  }
  append_lanes(code_, body, place);
  for (const std::uint32_t result : body.results) results_.push_back(place(result));
  inputs_.resize(body.variables);
  registers_.resize(body.registers * sample_lanes);
  sums_.resize(body.results.size() * 2 * sample_lanes);
  terms_.resize(body.results.size());
  for (std::size_t i = 0; i < body.constants.size(); ++i) {
    std::fill_n(row(body.first_constant() + i), sample_lanes, to_real<double>(body.constants[i]));
  }
}

void LaneEvaluator::operator()(std::span<double> means) {
  for (std::size_t i = 0; i < inputs_.size(); ++i) std::fill_n(row(i), sample_lanes, inputs_[i]);
  std::fill(sums_.begin(), sums_.end(), 0.0);
  for (std::size_t first = 0; first < samples_count_; first += sample_lanes) {
    const double* data = samples_->rows.data() + first * samples_->width;
    run_lanes(code_, registers_.data(), data);
    for (std::size_t i = 0; i < results_.size(); ++i) {
      terms_[i] = (results_[i].is_data ? data : registers_.data()) + results_[i].index * sample_lanes;
    }
    add_lanes(terms_, std::min(sample_lanes, samples_count_ - first), sums_.data());
  }
  for (std::size_t i = 0; i < results_.size(); ++i) {
    means[i] = total_of_lanes(sums_.data() + i * 2 * sample_lanes) / static_cast<double>(samples_count_);
  }
}

}  // namespace separatrix
