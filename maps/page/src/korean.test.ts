import assert from "node:assert/strict";
import { test } from "node:test";
import { fitParticles, koreanDates, koreanMoney } from "./korean";

test("particles fit what stands before them", () => {
  const cases: [string, string][] = [
    ["양강도은(는)", "양강도는"], ["평양은(는)", "평양은"], ["서울(으)로", "서울로"], ["태국(으)로", "태국으로"], ["중국과(와)", "중국과"], ["라오스과(와)", "라오스와"],
    ["12이(가)", "12가"], ["13이(가)", "13이"], ["7(으)로", "7로"], ["10(으)로", "10으로"], ["3.5을(를)", "3.5를"], ["2,000을(를)", "2,000을"], ["0이(가)", "0이"],
    ["64%을(를)", "64%를"], ["route.csv(으)로", "route.csv로"], ["map.html(으)로", "map.html로"], ["KINU은(는)", "KINU는"], ["UN은(는)", "UN은"], ["Seoul(으)로", "Seoul로"], ["Pyongyang은(는)", "Pyongyang은"],
    ["강원도(북한)은(는)", "강원도(북한)는"], ["2014년 1월 1일과(와)", "2014년 1월 1일과"], ["“봄”은(는)", "“봄”은"], ["吉林은(는)", "吉林은(는)"],
  ];
  for (const [given, wanted] of cases) assert.equal(fitParticles(given), wanted);
});

test("dates are written in Korean", () => {
  const cases: [string, string][] = [
    ["2013-07-01", "2013년 7월 1일"], ["2013-07", "2013년 7월"], ["2013", "2013년"], ["2013-Q3", "2013년 3분기"], ["2010 – 2013", "2010~2013년"], ["2010–2013", "2010~2013년"],
    ["2012-02 – 2012-03", "2012년 2월~3월"], ["2013-07-01 to 2013-07-05", "2013년 7월 1일~5일"], ["2012-12-31 – 2013-01", "2012년 12월 31일~2013년 1월"],
    ["2021 (chn-2012-law)", "2021년 (chn-2012-law)"], ["1,514", "1,514"], ["2013년", "2013년"], ["law-2012-01-01", "law-2012-01-01"], ["version 2026.11", "version 2026.11"], ["3 of 2013", "3 of 2013"],
  ];
  for (const [given, wanted] of cases) assert.equal(koreanDates(given), wanted);
});

test("won are counted by ten thousands", () => {
  assert.deepEqual([koreanMoney(8_000_000), koreanMoney(150_000_000), koreanMoney(999), koreanMoney(12_345)], ["800만 ", "1.5억 ", null, null]);
});
