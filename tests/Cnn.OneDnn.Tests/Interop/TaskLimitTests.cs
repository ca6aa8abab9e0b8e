using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.Interop;

/// <summary>The least limit of threads between the process's control group and the root, in both versions of control groups.</summary>
internal sealed class TaskLimitTests
{
    [Test]
    public void The_least_on_the_way_to_the_root_counts() => Assert.That(
        Limit("0::/pods/one\n", ("/sys/fs/cgroup/pods/one/pids.max", "max\n"), ("/sys/fs/cgroup/pods/pids.max", "40\n"), ("/sys/fs/cgroup/pids.max", "90\n")),
        Is.EqualTo(40));

    [Test]
    public void Version_one_has_a_tree_for_each_controller() => Assert.That(
        Limit("9:cpu:/one\n8:pids:/one\n", ("/sys/fs/cgroup/pids/one/pids.max", "12\n"), ("/sys/fs/cgroup/cpu/one/pids.max", "3\n")), Is.EqualTo(12));

    [TestCase("")]
    [TestCase("0::/\n")]
    [TestCase("damaged")]
    public void Where_there_is_none_nothing_is_said(string groups) => Assert.That(Limit(groups, ("/sys/fs/cgroup/pids.max", "max\n")), Is.Null);

    private static long? Limit(string groups, params (string Path, string Text)[] files) =>
        TaskLimit.OfControlGroups(new FakeSystemFiles(new Dictionary<string, string>(files.Select(f => KeyValuePair.Create(f.Path, f.Text)))
        {
            ["/proc/self/cgroup"] = groups,
        }));
}
