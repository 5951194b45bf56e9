#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lib/num/verdict.hpp"
#include "solvers/stages/walk.hpp"

namespace separatrix {

/// One stage of a path that goes from plateau to plateau, as the tests have to find it.
struct StageVisit {
  /// the time at which the stage begins to show, or an expression that is 0 then
  std::variant<Rational, std::string> begins;
  Rational middle, end;         ///< times: half of the plateau behind it, and three quarters of it
  std::vector<double> plateau;  ///< (m,) of what is observed
  std::string obstacle = {};    ///< why the tests cannot be made here; empty: they can
};

/// A weight that is learned: its place among the weights, and its value.
struct LearnedWeight {
  std::size_t index;
  Rational value;
};

/// What is observed some time after some of the weights were changed, and at half of this time.
struct Settling {
  std::vector<double> half_way, end;  ///< (m,); empty: the run ended early
  std::string message = {};           ///< why
};

/// A path through plateaus that can be left from where it is.
class StagedPath {
 public:
  /// walk      at the start of the path
  /// visits    one per stage, in order
  /// observed  (m,) expressions over states, parameters and definitions
  StagedPath(Walk walk, std::vector<StageVisit> visits, std::vector<Expression> observed);
  virtual ~StagedPath() = default;

  const std::vector<StageVisit>& visits() const { return visits_; }

  /// On to where stage k begins to show, or to the middle of its plateau: each after what went before.
  ///
  /// returns  empty, or why it is not there
  std::string to_begin(std::size_t k);
  std::string to_plateau(std::size_t k);

  /// The weights of what is learned where the path is.
  virtual std::vector<LearnedWeight> learned() const = 0;
  /// The flow from where the path is with these weights instead; without any, the path itself, which stays where it is.
  virtual Settling settle(const std::vector<LearnedWeight>& instead, const Rational& time) const = 0;

  const Walk& walk() const { return walk_; }
  const std::vector<Expression>& observed() const { return observed_; }

 protected:
  /// settle() as another walk has it.
  Settling settled(Walk other, const Rational& time) const;

 private:
  Walk walk_;
  std::vector<StageVisit> visits_;
  std::vector<Expression> observed_;
};

/// The two ways to perturb a path.
///
///     plateau     N(0, 1/20²) on the weights that are learned, in the middle of a plateau: it is a strict minimum on its
///                 support, and the path returns to it
///     fast_phase  N(0, 1/100²) on them at the moment at which the next one begins to show: the fast phase is robust, and
///                 the path reaches the same next plateau
enum class PerturbationTest { fast_phase, plateau };
std::string_view name(PerturbationTest test);

/// One perturbed path.
struct PerturbedDraw {
  Verdict verdict = Verdict::undecided;  ///< fails: it has settled elsewhere
  double distance = 0;                   ///< largest difference to the plateau
  std::vector<double> reached = {};      ///< (m,); empty: the run ended early
};

/// One test at one stage.
struct PerturbedStage {
  std::size_t stage = 0;  ///< from 0
  PerturbationTest test = PerturbationTest::fast_phase;
  Verdict verdict = Verdict::undecided;  ///< of all draws together
  PerturbedDraw unperturbed = {};        ///< the path itself: draws are made where it is on the plateau
  std::vector<PerturbedDraw> draws = {};
  std::string message = {};  ///< why it is undecided, or the witness

  double farthest() const;  ///< largest distance of its draws
};

struct PerturbationSettings {
  std::size_t draws = 2;
  std::uint64_t seed = 0;
  Rational on_plateau = ratio(1, 20), in_fast_phase = ratio(1, 100);  ///< standard deviations
  std::function<bool()> cancelled = {};                               ///< true: end now
};

/// Both tests at every stage of a path.
///
/// A draw holds within 1/1000 of the plateau at the end of the time that the plateau leaves; it fails where it has settled
/// elsewhere by then, that is where the second half of this time has moved it by less than a tenth of that. A path that
/// has not settled is undecided, and so are all draws where the path without a perturbation is not on the plateau either.
///
/// returns  two for each stage, in the order of the path; fewer where it was cancelled. The same seed, the same draws
/// source   the two tests of arXiv 2306.07042, appendix A
std::vector<PerturbedStage> perturbation_tests(StagedPath& path, const PerturbationSettings& settings);

/// All of them together.
Verdict verdict_of(const std::vector<PerturbedStage>& tests);

}  // namespace separatrix
