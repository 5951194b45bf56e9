#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "theory/verify.hpp"

namespace separatrix {

/// One line on a claim, as it is streamed: verdict, name, method, digits, status, seconds, statement.
std::string verdict_line(const Verification& result);

/// Table of all claims; under it, for each one that does not hold, what decided; and a sentence that counts.
///
/// A claim on its own is shown with all its quantities.
///
void print_verdicts(const std::vector<Verification>& results);

/// The table as Markdown, without times: claim, statement in full, status, verdict, method, digits.
///
/// Equal results give equal text. Claims of several papers are named with their paper.
///
std::string markdown_table(const std::vector<Verification>& results);

/// Array of claims as in the contract of the command line: expected, found and error of each quantity are numbers up
/// to 15 digits and strings beyond, words are strings, `agreed_digits` is null where digits do not measure it, and
/// `holds` of a hypothesis is null where it could not be decided.
///
/// digits  that were asked for
nlohmann::ordered_json json_of(const std::vector<Verification>& results);

}  // namespace separatrix
