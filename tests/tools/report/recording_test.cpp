#include "tools/report/recording.hpp"

#include <doctest/doctest.h>

#include "lib/num/error.hpp"
#include "tools/report/latex_text.hpp"
#include "tools/report/markup.hpp"
#include "tools/shell/csv_table.hpp"

namespace separatrix {
namespace {

using Json = nlohmann::ordered_json;

const Recording recorded{
    {"phase", "markov"}, 0, Json{{"loss", "0.25"}, {"seconds", 1.5}, {"points", {1, 2}}}, "a,b\n1,2\n3,4\n"};

}  // namespace

TEST_CASE("recording: what it is written as is read back") {
  const Recording again = recording_of(json_of(recorded));
  CHECK(again.words == recorded.words);
  CHECK(again.result == recorded.result);
  CHECK(again.table == recorded.table);
  CHECK(!first_difference(recorded, again));
}

TEST_CASE("recording: the first difference is named; seconds and version are none") {
  Recording again = recorded;
  again.result["seconds"] = 7;
  again.result["version"] = "9";
  CHECK(!first_difference(recorded, again));
  again.table = "a,b\n1,2\n3,5\n";
  CHECK(first_difference(recorded, again) == "table, line 3: 3,4, now 3,5");
  again.result["points"] = {1, 2, 3};
  CHECK(first_difference(recorded, again) == "result/points: 2 entries, now 3");
  again.result["points"] = {1, 3};
  CHECK(first_difference(recorded, again) == "result/points/1: 2, now 3");
  again.result["loss"] = "0.250";  // the same number, other digits
  CHECK(first_difference(recorded, again) == "result/loss: 0.25, now 0.250");
  again.result.erase("loss");
  CHECK(first_difference(recorded, again) == "result/loss: 0.25, now missing");
  again.code = 2;
  CHECK(first_difference(recorded, again) == "exit code: 0, now 2");
}

TEST_CASE("markup: text, data and JSON cannot leave their place") {
  CHECK(markup_text("a < b & \"c\" > d") == "a &lt; b &amp; &quot;c&quot; &gt; d");
  CHECK(data_url("text/csv", "a,1\n\"é#%") == "data:text/csv;charset=utf-8,a,1%0A%22%C3%A9%23%25");
  const std::string json = json_in_script(Json{{"x", "</script><b>"}}.dump());
  CHECK(json.find('<') == std::string::npos);
  CHECK(Json::parse(json)["x"] == "</script><b>");
}

TEST_CASE("LaTeX text: special characters, mathematics, and what is not known") {
  CHECK(latex_text("50 % of x_1^2 & {π ≤ 4}\\") ==
        "50 \\% of x\\_1\\textasciicircum{}2 \\& \\{$\\pi$ $\\le$ 4\\}\\textbackslash{}");
  CHECK(latex_text("\xE4\xB8\xAD") == "[E4B8AD]");
}

TEST_CASE("a table is read back by the names of its columns") {
  const CsvTable table = read_csv_table("t,x\n0,1e-3\n1,\n");
  CHECK(table.column("x") == 1);
  CHECK(table.column("y") == 2);
  CHECK(double_of(table.rows[0][1]) == 0.001);
  CHECK(double_of(table.rows[1][1]) != double_of(table.rows[1][1]));  // nan
  CHECK_THROWS_AS(read_csv_table("t,x\n0\n"), InvalidArgument);
}

}  // namespace separatrix
