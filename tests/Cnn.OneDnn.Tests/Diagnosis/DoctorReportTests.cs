using Cnn.OneDnn.Diagnosis;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Tests.Interop;
using Cnn.OneDnn.Tests.Trials;
using Machine = System.Runtime.InteropServices.Architecture;

namespace Cnn.OneDnn.Tests.Diagnosis;

internal sealed class DoctorReportTests
{
    [Test]
    public void The_page_has_a_line_for_each_fact_and_ends_with_problems_and_the_verdict()
    {
        var report = new DoctorReport(
            [new DoctorSection(
                "cache_files", [DoctorFact.Create("times", "none is kept"), DoctorFact.Create("memory", 1234.4, "MiB"), DoctorFact.List("tried", ["a", "b"]),
                    DoctorFact.List("refused", [])])],
            ["It is broken."],
            "mend it.");
        Assert.That(report.ToString().Split(Environment.NewLine), Is.EqualTo(new[]
        {
            "CACHE FILES", "  times: none is kept", "  memory: 1,234 MiB", "  tried:", "    a", "    b", "  refused: none",
                "Problem: It is broken.", "Verdict: mend it.",
        }));
        Assert.That(report.IsHealthy, Is.False);
    }

    [Test]
    public void Hidden_caches_show_beside_those_that_the_system_describes()
    {
        const string Folder = "/sys/devices/system/cpu/cpu0/cache/index0/";
        var files = new FakeSystemFiles(new()
        {
            [Folder + "type"] = "Data\n",
            [Folder + "level"] = "1\n",
            [Folder + "size"] = "48K\n",
            ["/proc/self/status"] = "Name:\tx\nCpus_allowed_list:\t0-1\n",
        });
        DoctorSection machine = MachineFacts.Section(
            ProcessorIdentity.Detect(FakeCpuId.Amd(hidden: true), files, Machine.X64), files, ProcessorBudget.OfThisProcess());
        Assert.That(Line(machine, "caches_that_cpuid_shows"), Is.EqualTo("none"));
        Assert.That(Line(machine, "caches_that_the_system_describes"), Is.EqualTo("L1 48 KiB"));
        Assert.That(Line(machine, "hypervisor"), Is.EqualTo("KVMKVMKVM"));
        Assert.That(Line(machine, "processors"), Does.EndWith("this process may use 0-1"));
    }

    [Test]
    public void A_cache_file_is_described_and_so_is_one_that_cannot_be_written()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "times.tsv");
        File.WriteAllText(file, "a\t1\nb\t2\n");
        Assert.That(CacheFacts.Fact("times", file).Lines[0], Does.EndWith("8 bytes, 2 entries"));
        Assert.That(CacheFacts.Fact("times", Path.Combine(folder.Path, "new", "times.tsv")).Lines[0], Does.EndWith("not there yet"));
        Assert.That(CacheFacts.Fact("times", Path.Combine(file, "times.tsv")).Lines[0], Does.EndWith("not there yet, cannot be written"));
        Assert.That(CacheFacts.Fact("times", null).Lines[0], Is.EqualTo("none is kept"));
        Assert.That(Directory.GetFiles(folder.Path), Is.EqualTo(new[] { file }));
    }

    private static string Line(DoctorSection section, string name) => section.Facts.Single(f => f.Name == name).Lines[0];
}
