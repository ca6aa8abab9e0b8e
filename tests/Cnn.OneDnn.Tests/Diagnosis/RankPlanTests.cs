using Cnn.OneDnn.Diagnosis;
using Cnn.OneDnn.Tests.Interop;

namespace Cnn.OneDnn.Tests.Diagnosis;

/// <summary>How many ranks machines should run that are described by the files that Linux would show.</summary>
[TestFixture]
internal sealed class RankPlanTests
{
    [Test]
    public void Each_NUMA_node_gets_a_rank_with_its_cores()
    {
        // Two nodes of four cores, each core with two threads: processor p and p + 8 share a core.
        RankPlan plan = RankPlan.Compute(Machine("0-15", 8, ("0", "0-3,8-11"), ("1", "4-7,12-15")), 16);
        Assert.That((plan.Ranks, plan.ThreadsPerRank), Is.EqualTo((2, 4)));
        Assert.That(plan.Nodes, Is.EqualTo(new[] { "node 0: 4 cores, 8 processors", "node 1: 4 cores, 8 processors" }));
    }

    [Test]
    public void What_the_process_may_not_use_does_not_count()
    {
        // Of node 1 there are processors 6 and 7 left, of node 2 none.
        RankPlan plan = RankPlan.Compute(Machine("0-3,6-7", 64, ("0", "0-3"), ("1", "4-7"), ("2", "8-11")), 12);
        Assert.That((plan.Ranks, plan.ThreadsPerRank), Is.EqualTo((2, 2)));
        Assert.That(plan.Reason, Does.Contain("2 to 4 cores"));
    }

    [TestCase(3, 1, 3, Description = "less than a node")]
    [TestCase(4, 1, 4, Description = "a node")]
    [TestCase(9, 2, 4, Description = "more than all")]
    [TestCase(5, 1, 4, Description = "two ranks of two would use no more")]
    [TestCase(6, 2, 3, Description = "two ranks of three use all")]
    public void A_quota_of_processors_limits_both(int quota, int ranks, int threads)
    {
        Dictionary<string, string> files = Files("0-7", 64, ("0", "0-3"), ("1", "4-7"));
        files["/proc/self/cgroup"] = "0::/box\n";
        files["/sys/fs/cgroup/box/cpu.max"] = $"{quota}00000 100000";
        RankPlan plan = RankPlan.Compute(new FakeSystemFiles(files), 8);
        Assert.That((plan.Ranks, plan.ThreadsPerRank), Is.EqualTo((ranks, threads)));
    }

    [Test]
    public void Where_nothing_is_told_there_is_one_rank()
    {
        RankPlan plan = RankPlan.Compute(new FakeSystemFiles([]), 6);
        Assert.That((plan.Ranks, plan.ThreadsPerRank), Is.EqualTo((1, 6)));
        Assert.That(plan.Nodes, Is.Empty);
    }

    [Test]
    public void On_this_machine_there_is_a_plan()
    {
        RankPlan plan = RankPlan.ForThisMachine();
        Assert.That(plan.Ranks * plan.ThreadsPerRank, Is.InRange(1, Environment.ProcessorCount));
    }

    private static FakeSystemFiles Machine(string allowed, int coreCount, params (string Node, string Processors)[] nodes) =>
        new(Files(allowed, coreCount, nodes));

    private static Dictionary<string, string> Files(string allowed, int coreCount, params (string Node, string Processors)[] nodes)
    {
        var files = new Dictionary<string, string>
        {
            ["/proc/self/status"] = $"Name:\tcnn\nCpus_allowed_list:\t{allowed}\n",
            ["/sys/devices/system/node/online"] = $"0-{nodes.Length - 1}\n",
        };
        foreach ((string node, string processors) in nodes)
        {
            files[$"/sys/devices/system/node/node{node}/cpulist"] = processors + "\n";
        }

        for (int p = 0; p < 64; p++)
        {
            bool isFirst = p < coreCount && p + coreCount < 64;
            files[$"/sys/devices/system/cpu/cpu{p}/topology/core_cpus_list"] = isFirst ? $"{p},{p + coreCount}" : $"{p % coreCount},{p}";
        }

        return files;
    }
}
