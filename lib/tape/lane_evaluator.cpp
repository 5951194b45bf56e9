#include "lib/tape/lane_evaluator.hpp"

#include <algorithm>

#include "lib/num/convert.hpp"

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

// whether a register is read before it is written again, from instruction `i` on or as a result
bool is_read(const Tape& body, std::size_t i, std::uint32_t r) {
  for (; i < body.body.size(); ++i) {
    const Instruction& each = body.body[i];
    if (each.left == r || (is_binary(each.operation) && each.right == r)) return true;
    if (each.result == r) return false;
  }
  return std::find(body.results.begin(), body.results.end(), r) != body.results.end();
}

void append(std::vector<LaneInstruction>& code, const Instruction& each, const Layout& place) {
  code.push_back({each.operation, LaneInstruction::Sum::none, place(each.result), place(each.left),
                  place(is_binary(each.operation) ? each.right : each.left), place(each.left)});
}

// a product that only the next instruction needs, as a term of a sum, is computed there
void append_body(std::vector<LaneInstruction>& code, const Tape& body, const Layout& place) {
  for (std::size_t i = 0; i < body.body.size(); ++i) {
    const Instruction& each = body.body[i];
    append(code, each, place);
    if (each.operation != Operation::multiply || i + 1 == body.body.size()) continue;
    const Instruction& next = body.body[i + 1];
    const bool adds = next.operation == Operation::add, subtracts = next.operation == Operation::subtract;
    if (!(adds || subtracts) || next.left == next.right) continue;
    const bool on_left = next.left == each.result, on_right = next.right == each.result;
    if (!(on_right || (on_left && adds))) continue;
    if (next.result != each.result && is_read(body, i + 2, each.result)) continue;
    LaneInstruction& product = code.back();
    product.sum = adds ? LaneInstruction::Sum::plus : LaneInstruction::Sum::minus;
    product.c = place(on_right ? next.left : next.right);
    product.result = place(next.result);
    ++i;
  }
}

}  // namespace

LaneEvaluator::LaneEvaluator(const MeanCode& mean, std::shared_ptr<const SampleValues<double>> samples)
    : samples_count_(mean.data.samples()), samples_(std::move(samples)) {
  const Tape& body = *mean.body;
  const Layout place(body, samples_->complete);
  if (!samples_->complete) {
    for (const Instruction& each : body.prologue) append(code_, each, place);
  }
  append_body(code_, body, place);
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
