#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "solvers/basin/boundary_curve.hpp"
#include "solvers/basin/equilibria.hpp"

namespace separatrix {

/// Digits beyond those asked for in which the ends of a bracket are printed: they differ in them.
inline constexpr std::size_t guard_of_bracket = 6;

/// How places on a segment are printed: by the one state that varies, or by s.
struct SegmentScale {
  const Segment& segment;
  std::size_t digits;
  std::string name;         ///< the state, or "s"
  std::size_t varying = 0;  ///< its number; not used for s

  SegmentScale(const Model& model, const Segment& segment, std::size_t digits);

  Rational value(const Rational& s) const;
  /// The value at a boundary, as far as its digits resolve it: resolved_point().
  Rational resolved(const Rational& s) const;
  /// s of a value: value(place(v)) = v
  Rational place(const Rational& value) const;
  Rational width(const Bracket& bracket) const;
  /// The ends of a bracket in the order of the scale.
  std::pair<Rational, Rational> ends(const Bracket& bracket) const;
};

/// A boundary with its place by the closed form, where theory has one.
struct FoundBoundary {
  Boundary boundary;
  std::optional<Rational> formula;  ///< s

  /// Digits to which both ends of the bracket agree with each other road there is: the saddle's stable set, the closed
  /// form; none where there is neither.
  std::optional<std::size_t> agreed_digits(const SegmentScale& scale) const;

  /// What was compared for that, in words: "bisection, stable set and closed form"; empty for none.
  std::string roads() const;

  /// The closed form is outside the bracket by more than its width: one of them is wrong.
  bool is_contradicted() const;
};

/// The keys of docs/command-line.md, then what else is known.
nlohmann::ordered_json boundary_json(const Model& model, const FoundBoundary& found, const SegmentScale& scale,
                                     Equilibria& equilibria);

/// The same for a reader, on stdout, under a title.
void print_boundary(const Model& model, const FoundBoundary& found, const SegmentScale& scale, Equilibria& equilibria,
                    const std::string& title);

/// through  number of brackets that the closed form passes through; none where theory is silent
nlohmann::ordered_json curve_json(const Model& model, const BoundaryCurve& curve, std::optional<std::size_t> through,
                                  std::size_t digits);

/// One row per point; the column `curve` counts from 1.
void write_curves(const std::string& path, const Model& model, const std::vector<BoundaryCurve>& curves,
                  std::size_t digits);

/// Why a search found nothing, as one sentence.
std::string nothing_found(const Model& model, const BoundarySearch& search, Equilibria& equilibria);

/// Where a start goes, as printed: "global-minimum", "equilibrium-2", "undecided (horizon)".
std::string words(const Destination& destination, Equilibria& equilibria);

/// "e = 0.1, w = -2"
std::string state_words(const Model& model, const std::vector<Known>& values);

std::vector<Known> rounded_each(const std::vector<Rational>& values, std::size_t digits);

}  // namespace separatrix
