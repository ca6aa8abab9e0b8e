using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.Interop;

internal sealed class ProcessorBudgetTests
{
    private const string Status = "/proc/self/status";
    private const string Groups = "/proc/self/cgroup";

    private static IEnumerable<TestCaseData> Machines()
    {
        yield return new TestCaseData(new Dictionary<string, string>(), 6).SetArgDisplayNames("nothing known: the runtime's count");
        yield return new TestCaseData(new Dictionary<string, string> { [Status] = "Name:\tx\nCpus_allowed_list:\t0-3,8\n" }, 5).SetArgDisplayNames("affinity");
        yield return new TestCaseData(Smt("0-3"), 2).SetArgDisplayNames("two threads per core");
        yield return new TestCaseData(Smt("0-2"), 2).SetArgDisplayNames("a core and a half");
        yield return new TestCaseData(With(Smt("0-3"), Groups, "0::/\n", "/sys/fs/cgroup/cpu.max", "100000 100000\n"), 1).SetArgDisplayNames("cgroup v2 root");
        yield return new TestCaseData(
            Allowed8(Groups, "0::/a/b\n", "/sys/fs/cgroup/a/b/cpu.max", "max 100000\n", "/sys/fs/cgroup/a/cpu.max", "250000 100000\n"), 3)
                .SetArgDisplayNames("cgroup v2 parent, rounded up");
        yield return new TestCaseData(Allowed8(Groups, "0::/a\n", "/sys/fs/cgroup/a/cpu.max", "max 100000\n"), 8)
            .SetArgDisplayNames("cgroup v2 without a limit");
        yield return new TestCaseData(
            Allowed8(Groups, "4:cpu,cpuacct:/d\n1:memory:/d\n", "/sys/fs/cgroup/cpu,cpuacct/d/cpu.cfs_quota_us", "150000\n",
                "/sys/fs/cgroup/cpu,cpuacct/d/cpu.cfs_period_us", "100000\n"), 2).SetArgDisplayNames("cgroup v1");
        yield return new TestCaseData(
            Allowed8(Groups, "4:cpu:/d\n", "/sys/fs/cgroup/cpu/d/cpu.cfs_quota_us", "-1\n", "/sys/fs/cgroup/cpu/d/cpu.cfs_period_us", "100000\n"), 8)
                .SetArgDisplayNames("cgroup v1 without a limit");
        yield return new TestCaseData(
            Allowed8(Groups, "4:cpu,cpuacct:/docker/x\n", "/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "400000\n", "/sys/fs/cgroup/cpu/cpu.cfs_period_us",
                "100000\n"), 4).SetArgDisplayNames("cgroup v1 in a container");
        yield return new TestCaseData(new Dictionary<string, string> { [Status] = "Cpus_allowed_list:\tnonsense\n" }, 6)
            .SetArgDisplayNames("unreadable affinity");
    }

    [TestCaseSource(nameof(Machines))]
    public void The_smallest_of_affinity_cores_and_quota_counts(Dictionary<string, string> files, int expected)
    {
        ProcessorBudget budget = ProcessorBudget.Compute(null, _ => null, new FakeSystemFiles(files), fallback: 6);
        Assert.That(budget.Threads, Is.EqualTo(expected), budget.Reason);
    }

    [TestCase(3, "5", "7", 3)]
    [TestCase(null, "5", "7", 5)]
    [TestCase(null, null, "7,2", 7)]
    [TestCase(null, null, "many", 6)]
    public void A_wish_comes_before_the_machine(int? option, string? own, string? openMp, int expected)
    {
        ProcessorBudget budget = ProcessorBudget.Compute(option, Variables(own, openMp), new FakeSystemFiles([]), fallback: 6);
        Assert.That(budget.Threads, Is.EqualTo(expected));
    }

    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("two")]
    [TestCase("9999999")]
    public void A_wish_that_is_no_count_is_refused_by_name(string own) =>
        Assert.That(
            () => ProcessorBudget.Compute(null, Variables(own, null), new FakeSystemFiles([]), fallback: 6),
            Throws.TypeOf<EngineConfigurationException>().With.Message.Contains("CNN_NUM_THREADS").And.Message.Contains($"'{own}'"));

    private static Func<string, string?> Variables(string? own, string? openMp) => name =>
        name == ProcessorBudget.ThreadsVariable ? own : name == ProcessorBudget.OpenMpVariable ? openMp : null;

    private static Dictionary<string, string> Smt(string allowed)
    {
        var files = new Dictionary<string, string> { [Status] = $"Cpus_allowed_list:\t{allowed}\n" };
        for (int i = 0; i < 4; i++)
        {
            files[$"/sys/devices/system/cpu/cpu{i}/topology/thread_siblings_list"] = i % 2 == 0 ? "0,2\n" : "1,3\n";
        }

        return files;
    }

    private static Dictionary<string,
        string> Allowed8(params string[] more) => With(new Dictionary<string, string> { [Status] = "Cpus_allowed_list:\t0-7\n" }, more);

    private static Dictionary<string, string> With(Dictionary<string, string> files, params string[] more)
    {
        for (int i = 0; i < more.Length; i += 2)
        {
            files[more[i]] = more[i + 1];
        }

        return files;
    }
}
