#pragma once
#include <string>
#include <vector>

#include "solvers/box.hpp"
#include "theory/given/cases.hpp"

namespace separatrix::given {

/// The parameters that a claim is made for, as a box: those with an interval in `over` that the user has not set vary.
class ParameterBox {
 public:
  ParameterBox(const ClaimSettings& settings, const Subject& subject);

  /// (k,) low = high of parameters that do not vary
  const std::vector<Interval>& sides() const { return sides_; }
  /// Some parameter varies.
  bool varies() const;
  /// (k + d,) with those of starts after them.
  std::vector<Interval> sides_with(const std::vector<Interval>& starts) const;
  /// "k in [1/10, 5], x in [-2, 2]": of a piece of the box, those that vary in it.
  std::string text(const std::vector<Interval>& piece) const;
  /// "all k in [1/10, 5], x in [-2, 2] with k < 2 and x > 0"
  ///
  /// starts, condition  (d,) of starts, if the claim is about them
  std::string domain(const std::vector<Interval>& starts = {}, const std::string& condition = {}) const;

  /// What is said of the pieces on which a claim could not be proved.
  ///
  /// pieces, share     how many, and their part of the box
  /// where, obstacle   the first of them, and why it is open
  std::string open_text(std::size_t pieces, const Rational& share, const std::vector<Interval>& where,
                        const std::string& obstacle, const std::vector<Interval>& starts = {}) const;

  /// Whether relations and hypotheses hold at some parameters.
  Verdict claimed(const ParameterValues& parameters) const;
  /// Intervals prove that one of them is false all over a piece.
  bool nothing_claimed(const std::vector<Interval>& piece) const;

 private:
  const Subject& subject_;
  std::vector<Interval> sides_;
};

}  // namespace separatrix::given
