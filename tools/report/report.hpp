#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "theory/paper.hpp"
#include "tools/report/figure.hpp"

namespace separatrix {

/// What a report says: a paper, or a model file of one's own, with what was computed of it.
///
/// subject  as it was named: "makkuva_2024", "claims.toml"
/// claims   `verify` of it
/// files    (name, text) of a model file and what it reads, so that a reader has them
struct Report {
  const Paper& paper;
  std::string subject, version, command;
  std::uint64_t seed = 0;
  Recording claims;
  std::vector<Figure> figures;
  std::vector<std::pair<std::string, std::string>> files;
};

/// What `replay` needs of a report.
struct Recordings {
  std::string version;
  std::vector<std::pair<std::string, std::string>> files;
  std::vector<Recording> recordings;
};

/// {"format", "version", "command", "seed", "subject", "files" [{"name", "text"}], "recordings" […], "figures" [{"kind", "title",
/// "slider", "frames" [{"value", "recordings" [places in the list]}]}]}
nlohmann::ordered_json json_of(const Report& report);

/// Reads a report back: the JSON of json_of(), on its own or in an HTML page.
///
/// throws  InvalidArgument where it is neither
Recordings read_recordings(const std::string& text);

/// The whole page: one file that needs nothing else, with every picture already drawn.
std::string html_of(const Report& report);

/// An appendix for a paper: tables of claims and of quantities, pictures; for LaTeX with amsmath, amssymb, longtable and the
/// picture environment, all of a stock TeX Live (texlive-latex-base).
std::string latex_of(const Report& report);

}  // namespace separatrix
