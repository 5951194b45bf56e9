#pragma once
#include <string>

#include "theory/given/cases.hpp"

namespace separatrix::given {

// Command lines that show again what a claim failed on: of a Bourne shell, with all numbers exact.

/// "separatrix basin F.toml --set k=1/2 --from x=1/10,y=1"; without a start where it does not matter.
std::string command(const std::string& name, const Subject& subject, const Case& at, bool with_start = true);

/// " --box x=-2:2 --box y=-2:2"
std::string box_options(const Model& model, const std::vector<Interval>& box);

/// " --show 'x^2 - y'", in quotes where it has to be.
std::string option(const std::string& name, const std::string& value);

/// " --digits 30"; nothing for 15.
std::string digits_option(const ClaimSettings& settings);

/// A formula at a point: simulate's first row.
std::string show_at(const Subject& subject, const Case& at, Expression formula, const ClaimSettings& settings);

/// A formula as an option can name it: x_0 is the number.
std::string written(const Subject& subject, const Case& at, Expression formula);

}  // namespace separatrix::given
