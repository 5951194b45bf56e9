// `--hdf5`: what the HDF5 library reads is what CSV says, with axes, words and provenance.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "lib/num/decimal.hpp"
#include "lib/num/rational.hpp"
#include "tests/support/hdf5_reading.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

hdf5::Handle opened(const Workplace& here, const std::string& file) {
  return hdf5::open_file((here.path() / file).string());
}

// every column of CSV, cell by cell; of `words` the word that the number stands for
void check_like_csv(const Workplace& here, hid_t file, const std::string& csv, const std::vector<std::string>& axes,
                    const std::vector<std::string>& words_of) {
  const auto rows = lines(here.read(csv));
  const auto header = fields(rows[0]);
  REQUIRE(rows.size() > 1);
  for (std::size_t k = 0; k < header.size(); ++k) {
    if (std::find(axes.begin(), axes.end(), header[k]) != axes.end()) continue;
    CAPTURE(header[k]);
    const ReadColumn column = read_column(file, header[k]);
    REQUIRE(column.values.size() == rows.size() - 1);
    const auto meanings = words(column.meanings);
    const bool is_word = std::find(words_of.begin(), words_of.end(), header[k]) != words_of.end();
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
      auto row = fields(rows[i + 1]);
      row.resize(header.size());  // an empty field at the end
      if (is_word) {
        CHECK(meanings.at(static_cast<std::size_t>(column.values[i])) == row[k]);
      } else if (row[k].empty()) {
        CHECK(std::isnan(column.values[i]));
      } else {
        CHECK(decimal(column.values[i], 15) == row[k]);
      }
    }
  }
}

}  // namespace

TEST_CASE("phase --hdf5: axes with their scales, labels by words, numbers and exact parameters") {
  const Workplace here;
  const std::string command =
      "phase markov --set p=0.1 --set q=1/7 --x w=-3:3 --y e=-2:3 --size 7x5 --csv out.csv --hdf5 out.h5 --quiet";
  succeed(here, command);
  const hdf5::Handle file = opened(here, "out.h5");
  check_like_csv(here, file, "out.csv", {"w", "e"}, {"label"});
  const ReadColumn w = read_column(file, "w"), e = read_column(file, "e"), label = read_column(file, "label"),
                   time = read_column(file, "time");
  CHECK(w.shape == std::vector<hsize_t>{7});
  CHECK(e.shape == std::vector<hsize_t>{5});
  // cell centres: −3 + (i + ½)·6/7
  for (std::size_t i = 0; i < 7; ++i) {
    CHECK(w.values[i] == to_double(Rational(-3) + (2 * static_cast<long>(i) + 1) * Rational(3, 7)));
  }
  for (std::size_t i = 0; i < 5; ++i) CHECK(e.values[i] == -1.5 + static_cast<double>(i));
  for (const ReadColumn* column : {&label, &time}) {
    CHECK(column->shape == std::vector<hsize_t>{5, 7});
    CHECK(column->dimensions == std::vector<std::string>{"/e", "/w"});
  }
  for (const auto& [name, text] : std::vector<std::pair<std::string, std::string>>{{"program", "separatrix"},
                                                                                   {"command", "separatrix " + command},
                                                                                   {"seed", "0"},
                                                                                   {"model", "markov"},
                                                                                   {"parameter_p", "1/10"},
                                                                                   {"parameter_q", "1/7"},
                                                                                   {"Conventions", "CF-1.8"}}) {
    CHECK(hdf5::read_attribute(file, name) == text);
  }
  CHECK("separatrix " + hdf5::read_attribute(file, "version") == lines(succeed(here, "--version").out).front());
  CHECK(H5Aexists(file, "start_w") == 0);  // on an axis
}

TEST_CASE("--hdf5 of the other colours, of cells that are refined, and of lists of starts") {
  const Workplace here;
  here.write("starts.csv", "e,w\n1/2,-2\n1/2,1\n0,0\n-2,1/3\n");
  const auto check = [&](const std::string& command, const std::vector<std::string>& axes,
                         const std::vector<std::string>& words_of) {
    CAPTURE(command);
    here(words(command + " --csv out.csv --hdf5 out.h5 --quiet"));
    const hdf5::Handle file = opened(here, "out.h5");
    check_like_csv(here, file, "out.csv", axes, words_of);
  };
  check("phase markov --refine 32 --x w=-3:3 --y e=-3:3", {}, {"label"});
  check("basin markov --starts starts.csv", {}, {"label"});
  check("ensemble markov --random 20 --init normal(0,1)", {}, {"label"});
  check("phase markov --color success-probability --x p=1/10:4/10 --y init-scale=1/2:1 --size 3x2", {"p", "init-scale"},
        {});
  check("phase two-stage --color separation --x gamma=1:2 --y r=1/4:1/2 --size 3x2", {"gamma", "r"}, {});
  succeed(here, "basin markov --starts starts.csv --hdf5 out.h5 --quiet");
  const hdf5::Handle file = opened(here, "out.h5");
  CHECK(hdf5::read_attribute(file, "inputs").starts_with("starts.csv: 28 bytes, "));
  CHECK(read_column(file, "label").dimensions == std::vector<std::string>{"/start"});
  // an expression: its name is no path, and is kept
  here(words("phase markov --size 3x2 --color e/2 --csv out.csv --hdf5 quotient.h5 --quiet"));
  const hdf5::Handle quotient = opened(here, "quotient.h5");
  const ReadColumn half = read_column(quotient, "e_2"), limit = read_column(quotient, "limit_e");
  for (std::size_t i = 0; i < half.values.size(); ++i) {
    CHECK((half.values[i] == limit.values[i] / 2 || std::isnan(limit.values[i])));
  }
}

TEST_CASE("an HDF5 file appears when it is complete, or not at all") {
  const Workplace here;
  for (const auto& [command, code, sentence] : std::vector<std::tuple<std::string, int, std::string>>{
           {"phase markov --size 3x3 --hdf5 -", 64, "--hdf5 - is not allowed; allowed: the name of a file"},
           {"phase markov --certify --hdf5 out.h5", 64, "--hdf5 out.h5 is not allowed; allowed: without --certify"},
           {"basin markov --certify --hdf5 out.h5", 64, "--hdf5 out.h5 is not allowed; allowed: without --certify"},
           {"phase markov --size 3x3 --hdf5 missing/out.h5", 73, "the directory missing does not exist"},
           {"phase markov --size 3x3 --hdf5 out.h5 --csv out.h5", 64, "--hdf5"}}) {
    CAPTURE(command);
    const Run run = here(words(command));
    CHECK(run.code == code);
    CHECK(lines(run.err).size() == 1);
    CHECK(contains(run.err, sentence));
    CHECK(here.files().empty());
  }
}

}  // namespace separatrix::testing
