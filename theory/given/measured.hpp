#pragma once
#include <string>
#include <vector>

#include "theory/claim_kit.hpp"
#include "theory/given/cases.hpp"

namespace separatrix::given {

/// Value of a formula without definitions at exact values of its symbols: exact where exact arithmetic finds it, else
/// with `digits` digits and as many vouched for as two precisions agree on.
Known valued(Expression resolved, const NamedValues& values, std::size_t digits);

/// One path computed twice, the second time with more than twice the digits: what differs is error.
struct TwoPaths {
  Simulation rough, fine;
  std::vector<Rational> times;  ///< of the rows

  bool reached_end() const;
  const std::string& message() const { return fine.message; }
  std::size_t rows() const;
};

/// times  increasing; the last one is the end
TwoPaths two_paths(const ClaimSettings& settings, const Subject& subject, const Case& from,
                   const std::vector<Rational>& times);

/// A formula on row i of two paths, measured on the size of what it is computed from (magnitude()).
struct MeasuredValue {
  Known value;
  Rational scale;  ///< 0 if the formula is 0 there exactly
};
MeasuredValue value_on(const TwoPaths& paths, std::size_t row, const Subject& subject, const Case& from,
                       Expression formula, std::size_t digits);

}  // namespace separatrix::given
