#include "solvers/basin/certified_basin.hpp"

#include <tbb/enumerable_thread_specific.h>

#include "lib/model/enclosable.hpp"
#include "lib/model/invariant_side.hpp"
#include "lib/num/error.hpp"
#include "solvers/basin/destination_prover.hpp"
#include "solvers/basin/loss_levels.hpp"
#include "solvers/parallel.hpp"

namespace separatrix {
namespace {

// throws for what has no labels
const Model& checked(const Model& model) {
  compile_basin_quantities(model);
  return model;
}

}  // namespace

std::string_view name(TrapLemma lemma) {
  switch (lemma) {
    case TrapLemma::none: return "none";
    case TrapLemma::at_rest: return "at-rest";
    case TrapLemma::contracting_ball: return "contracting-ball";
    case TrapLemma::factor: return "attracting-manifold";
    case TrapLemma::sublevel: return "sublevel-component";
    case TrapLemma::inequality: return "lojasiewicz-ball";
    case TrapLemma::cone: return "divergent-cone";
    case TrapLemma::proved_region: return "proved-region";
  }
  return "";
}

BasinProver::BasinProver(const Model& model, const ParameterValues& parameters, ProofSettings settings,
                         const std::vector<std::size_t>& varying)
    : model_(enclosable(checked(model), parameters, varying)), settings_(settings), kinks_(invariant_kinks(model_)) {
  const std::vector<int> none(kinks_.size());
  sides_[none] = prover_on(none);
}

// A certificate writes a factor as it is in the field of all sides.
std::shared_ptr<DestinationProver> BasinProver::prover_on(const std::vector<int>& sides) const {
  const Model model = on_sides(model_, kinks_, sides);
  std::vector<WrittenFactor> factors;
  for (const CommonFactor& factor : common_factors(settings_.keep_proof ? model_ : model)) {
    factors.push_back({factor.n, factor});
    if (!settings_.keep_proof) continue;
    CommonFactor& here = factors.back().factor;
    here.n = on_sides(factor.n, model_, kinks_, sides);
    for (Expression& h : here.h) h = on_sides(h, model_, kinks_, sides);
  }
  std::vector<int> of_states(model_.dimension());
  for (std::size_t k = 0; k < kinks_.size(); ++k) of_states[kinks_[k]] = sides[k];
  return std::make_shared<DestinationProver>(model, of_states, factors, settings_);
}

ProvedDestination BasinProver::operator()(const std::vector<Interval>& start, const KnownDestination& known) {
  std::vector<int> sides;
  for (const std::size_t i : kinks_) sides.push_back(start[i].low >= 0 ? 1 : start[i].high <= 0 ? -1 : 0);
  std::shared_ptr<DestinationProver>& side = sides_[sides];
  if (!side) side = prover_on(sides);
  return (*side)(start, known);
}

class BasinProvers::PerThread {
 public:
  PerThread(const Model& model, const ParameterValues& parameters, const ProofSettings& settings)
      : provers_([&model, parameters, settings] { return BasinProver(model, parameters, settings); }) {}

  BasinProver& local() { return provers_.local(); }

 private:
  tbb::enumerable_thread_specific<BasinProver> provers_;
};

BasinProvers::BasinProvers(const Model& model, const ParameterValues& parameters, const ProofSettings& settings)
    : provers_(std::make_unique<PerThread>(model, parameters, settings)) {}

BasinProvers::~BasinProvers() = default;

std::vector<ProvedDestination> BasinProvers::operator()(const std::vector<std::vector<Interval>>& starts,
                                                        const std::function<void()>& done,
                                                        const KnownDestination& known) {
  std::vector<ProvedDestination> found(starts.size());
  in_parallel(starts.size(), [&](std::size_t i) {
    found[i] = provers_->local()(starts[i], known);
    done();
  });
  return found;
}

}  // namespace separatrix
