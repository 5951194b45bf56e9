#include "lib/model/dataset.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/parse.hpp"

namespace separatrix {
namespace {

TEST_CASE("dataset: one row per sample") {
  const Dataset data = read_dataset("points", "# measured\n x , \"y\"\r\n0.1,2/3\r\n\n-1e-3, \"4\"\n", "points.csv");
  CHECK(data.name() == "points");
  CHECK(data.columns() == std::vector<std::string>{"x", "y"});
  REQUIRE(data.samples() == 2);
  CHECK(data.value(0, 0) == ratio(1, 10));
  CHECK(data.value(0, 1) == ratio(2, 3));
  CHECK(data.value(1, 0) == ratio(-1, 1000));
  CHECK(data.value(1, 1) == 4);
}

TEST_CASE("dataset: one row per token") {
  const std::string text = "sample,token,x0,x1,y\n0,0,1,2,3\n0,1,4,5,6\n1,0,7,8,9\n1,1,10,11,12\n";
  const Dataset data = read_dataset("tokens", text, "tokens.csv");
  CHECK(data.columns() == std::vector<std::string>{"x0_0", "x0_1", "y0", "x1_0", "x1_1", "y1"});
  REQUIRE(data.samples() == 2);
  CHECK(data.value(1, 4) == 11);
  CHECK(parse("mean(tokens, x[1][1]*a + y[1])", {"a"}, {data}) ==
        mean(data, column(data, "x1_1") * symbol("a") + column(data, "y1")));
  const Dataset from_one = read_dataset("tokens", "sample,token,x\n1,1,5\n1,2,6\n", "tokens.csv");
  CHECK(from_one.columns() == std::vector<std::string>{"x1", "x2"});
  CHECK(from_one.samples() == 1);
}

TEST_CASE("dataset: what is wrong, at which line and character") {
  struct Mistake {
    std::string text;
    FilePlace place;
    std::string problem;
  };
  const std::string header = "sample,token,x\n";
  for (const Mistake& mistake : {
           Mistake{"", {1, 1}, "no data: a header with names of columns and rows of numbers are needed"},
           {"\n# only this\n", {2, 1}, "no data: a header with names of columns and rows of numbers are needed"},
           {"x,y\n", {1, 1}, "no sample: the header has no row of numbers below it"},
           {"x,y,x\n1,2,3\n", {1, 5}, "each column has its own name, and x is there twice"},
           {"x,,y\n1,2,3\n",
            {1, 3},
            "'' cannot name a column: a name is made of letters, digits and _, a letter first"},
           {"1,2\n3,4\n", {1, 1}, "'1' cannot name a column: a name is made of letters, digits and _, a letter first"},
           {"x,y\n1,2\n1,\n", {3, 3}, "a value of y is missing"},
           {"x,y\n1,2\n,2\n", {3, 1}, "a value of x is missing"},
           {"x,y\n1,2\n1,2,3\n", {3, 5}, "3 values in this row, where the header has 2"},
           {"x,y\n1,2\n1\n", {3, 1}, "1 value in this row, where the header has 2"},
           {header + "0,0,1\n0,2,1\n", {3, 3}, "token 1 of sample 0 is missing before this row"},
           {header + "0,0,1\n0,0,1\n", {3, 3}, "token 0 of sample 0 is there twice or out of order"},
           {header + "0,0,1\n0,1,1\n1,0,1\n2,0,1\n", {5, 1}, "token 1 of sample 1 is missing before this row"},
           {header + "0,0,1\n0,1,1\n1,0,1\n", {4, 1}, "sample 1 ends with token 0, and the first sample with token 1"},
           {header + "0,0,1\n0,1,1\n1,0,1\n1,1,2\n1,2,3\n",
            {6, 3},
            "the first sample ends with token 1, and this one has a token 2"},
           {header + "0,0,1\n2,0,1\n", {3, 1}, "sample 1 is missing before this row"},
           {header + "0,0,1\n1,0,1\n0,0,1\n", {4, 1}, "sample 0 is there twice or out of order"},
           {header + "0,0,1\n1,1,1\n", {3, 3}, "token 0 of sample 1 is missing before this row"},
           {header + "3,0,1\n", {2, 1}, "the first sample is number 0 or 1, not 3"},
           {header + "0,2,1\n", {2, 3}, "the first token is number 0 or 1, not 2"},
           {header + "0,1/2,1\n", {2, 3}, "token is a whole number, not 1/2"},
           {"sample,token,x0,x1_\n0,0,1,2\n0,1,1,2\n",
            {3, 1},
            "column x0 of token 1 would be called x1_0, as another one is"},
       }) {
    CAPTURE(mistake.text);
    try {
      read_dataset("data", mistake.text, "data.csv");
      FAIL_CHECK("accepted");
    } catch (const FileError& error) {
      CHECK(error.problem() == mistake.problem);
      CHECK(error.place().line == mistake.place.line);
      CHECK(error.place().column == mistake.place.column);
    }
  }
  for (const std::string value : {"nan", "inf", "-inf", "abc", "1.5 2", "0x10", "1,5 "}) {
    CAPTURE(value);
    try {
      read_dataset("data", "x,y\n1,2\n3, " + value + "\n", "data.csv");
      FAIL_CHECK("accepted");
    } catch (const FileError& error) {
      CHECK(error.place().line == 3);
      CHECK(error.place().column >= 4);
      CHECK(std::string(error.what()).find("data.csv:3:") == 0);
    }
  }
}

}  // namespace
}  // namespace separatrix
