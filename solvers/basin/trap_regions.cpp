#include "solvers/basin/trap_regions.hpp"

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_regions = 64;              // a path is compared with each of them
constexpr double least_side = 0x1p-8, most_side = 4;  // of a box, from its centre

// a limit that all paths in a region have, or, where levels tell labels apart, a label; where that is the lowest level the loss
// says so before
bool has_one_end(const SweepResult& sample) {
  return sample.label == Label::local_minimum ||
         (sample.label == Label::minimum && sample.flat == 0 && sample.at_limit);
}

bool is_isolated(TrapLemma lemma) { return lemma == TrapLemma::contracting_ball || lemma == TrapLemma::sublevel; }

}  // namespace

TrapRegions::TrapRegions(const Model& model, const ParameterValues& parameters) {
  ProofSettings settings;
  settings.most_steps = 0;  // of the box itself, without following it
  try {
    prover_.emplace(model, parameters, settings);
  } catch (const InvalidArgument&) {
  }
}

bool TrapRegions::add(const std::vector<SweepResult>& samples) {
  const std::size_t before = regions_.size();
  for (const SweepResult& sample : samples) {
    if (!prover_ || regions_.size() == most_regions) break;
    if (!has_one_end(sample) || holding(sample.end.data())) continue;
    if (auto region = grown_around(sample)) regions_.push_back(std::move(*region));
  }
  return regions_.size() > before;
}

std::optional<TrapRegions::Region> TrapRegions::grown_around(const SweepResult& sample) {
  std::optional<Region> found;
  for (double side = least_side; side <= most_side; side *= 2) {
    check_interruption();
    Region region;
    std::vector<Interval> box;
    for (const double entry : sample.end) {
      region.low.push_back(entry - side);
      region.high.push_back(entry + side);
      box.push_back({to_rational(region.low.back()), to_rational(region.high.back())});
    }
    const ProvedDestination proved = (*prover_)(box);
    if (proved.label != sample.label) break;
    // the sample's limit, which is stationary to twice the digits, is in the box: it is the only one
    if (sample.label == Label::minimum && !is_isolated(proved.lemma)) break;
    region.end = sample;
    region.end.time = 0;
    found = std::move(region);
  }
  return found;
}

std::optional<std::size_t> TrapRegions::holding(const double* x) const {
  for (std::size_t k = 0; k < regions_.size(); ++k) {
    const Region& region = regions_[k];
    bool inside = true;
    for (std::size_t i = 0; inside && i < region.low.size(); ++i) {
      inside = region.low[i] <= x[i] && x[i] <= region.high[i];
    }
    if (inside) return k;
  }
  return std::nullopt;
}

}  // namespace separatrix
