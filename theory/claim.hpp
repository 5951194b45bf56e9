#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "lib/model/model.hpp"
#include "theory/evidence.hpp"
#include "theory/fixed_parameters.hpp"
#include "theory/work.hpp"

namespace separatrix {

/// How many cases a check looks at.
enum class Effort {
  standard,  ///< a few parameters, chosen to be telling
  full,      ///< more of them, random and adversarial
};

/// What a check may use and spend.
struct ClaimSettings {
  std::size_t digits = 15;
  Effort effort = Effort::standard;
  std::uint64_t seed = 0;                                 ///< of everything random: the same seed, the same evidence
  FixedParameters set{};                                  ///< where the user fixed them; else the claim's own
  std::shared_ptr<Work> work = std::make_shared<Work>();  ///< what the check has spent; shared by copies
  std::function<bool()> out_of_time{};                    ///< true: end now; verify() then says undecided. May be empty

  /// The value of a parameter where the user fixed it, else the fallback.
  Rational parameter(const std::string& name, const Rational& fallback) const {
    return set.find(name).value_or(fallback);
  }
};

/// A statement of a paper that the program can check.
///
/// id         unique in its paper, "M2"
/// statement  one sentence with its formula
/// source     where the paper says it, or that it was derived here
/// status     published, recalled or derived; shown beside every verdict
/// check      never throws for numerical misfortune; that is `undecided` with a witness
struct Claim {
  std::string id;
  std::string statement;
  std::string source;
  Status status = Status::derived;
  std::function<Evidence(const ClaimSettings&)> check;
};

}  // namespace separatrix
