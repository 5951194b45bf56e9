#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "lib/num/known.hpp"
#include "theory/claim.hpp"

namespace separatrix {

/// Collects what a check finds, and draws the conclusion.
///
///     EvidenceBuilder evidence(settings);
///     if (!evidence.hypothesis("p + q < 1", p + q < 1)) return evidence.conclude();
///     evidence.equal("E_s", expected, found, settings.digits - 2);
///     return evidence.conclude();
///
/// Every comparison adds one quantity and returns its verdict:
///
///     agreed ≥ required:  holds       agreed < required:  fails
///     undecided where the digits that the computations of both vouch for do not suffice for either, and where a
///     number is not finite
///
/// All comparisons are made in rationals. Agreed digits beyond those of the settings are not
/// reported. Methods are numerical where not said otherwise.
class EvidenceBuilder {
 public:
  explicit EvidenceBuilder(ClaimSettings settings) : settings_(std::move(settings)) {}

  /// A condition under which the statement is made. One that does not hold makes the conclusion undecided.
  ///
  /// returns  true if this one holds
  bool hypothesis(const std::string& name, Verdict holds);
  bool hypothesis(const std::string& name, bool holds);

  /// The parameters or the point that the quantities from now on belong to: "p = 1/10, q = 1/5"; empty: none.
  ///
  /// rerun  a command that shows them again; may be empty
  void at(const std::string& where, const std::string& rerun = {}) {
    where_ = where;
    rerun_ = rerun;
  }

  /// |found − expected| ≤ 10^−required · max(|found|, |expected|).
  Verdict equal(const std::string& name, const Known& expected, const Known& found, std::size_t required,
                EvidenceMethod method = EvidenceMethod::numerical);

  /// |found − expected| ≤ 10^−required · scale; with the scale 1: decimals.
  ///
  /// scale   > 0
  /// throws  InternalError for a scale ≤ 0
  Verdict near(const std::string& name, const Known& expected, const Known& found, const Known& scale,
               std::size_t required, EvidenceMethod method = EvidenceMethod::numerical);

  /// |value| ≤ 10^−required · scale.
  Verdict zero(const std::string& name, const Known& value, const Known& scale, std::size_t required,
               EvidenceMethod method = EvidenceMethod::numerical);

  /// The same words: a label, a sign, a count.
  Verdict same(const std::string& name, const std::string& expected, const std::string& found,
               EvidenceMethod method = EvidenceMethod::numerical);

  /// value < bound, value > bound; value ≤ bound, value ≥ bound.
  Verdict below(const std::string& name, const Known& value, const Known& bound,
                EvidenceMethod method = EvidenceMethod::numerical);
  Verdict above(const std::string& name, const Known& value, const Known& bound,
                EvidenceMethod method = EvidenceMethod::numerical);
  Verdict at_most(const std::string& name, const Known& value, const Known& bound,
                  EvidenceMethod method = EvidenceMethod::numerical);
  Verdict at_least(const std::string& name, const Known& value, const Known& bound,
                   EvidenceMethod method = EvidenceMethod::numerical);

  /// An expression that is 0 identically.
  ///
  /// proved          it simplifies to 0: exact
  /// log10_largest   else: log₁₀ of its largest value relative to its terms (check_vanishing), −∞ if all are 0;
  ///                 numerical
  /// required        decimal digits of that
  Verdict identity(const std::string& name, bool proved, double log10_largest, std::size_t required);

  /// A quantity that could not be decided.
  Verdict undecided(const std::string& name, const std::string& why);

  /// True, and undecided, once the time or the work of the settings is over.
  bool out_of_time();

  /// The conclusion from all quantities and hypotheses; the witness is the first that does not hold.
  ///
  /// returns  undecided if there is no quantity
  Evidence conclude() const;

 private:
  Verdict add(Quantity quantity, EvidenceMethod method, const std::string& reason);
  Verdict compare(const std::string& name, const Known& expected, const Known& found,
                  const std::optional<Rational>& scale, std::size_t required, EvidenceMethod method);
  Verdict order(const std::string& name, const Known& value, const Known& bound, int sign, bool or_equal,
                EvidenceMethod method);
  std::string named(const std::string& name) const { return where_.empty() ? name : name + " at " + where_; }

  ClaimSettings settings_;
  std::string where_, rerun_;
  Evidence evidence_;
  std::optional<EvidenceMethod> weakest_;
  std::string first_failing_, first_undecided_, hypothesis_missed_;
  bool time_is_over_ = false;
};

}  // namespace separatrix
