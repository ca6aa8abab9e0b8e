using Cnn.Machines.Environments;

namespace Cnn.Machines.Hosts;

/// <summary>What can happen to a training on three hosts, and what adding gradients up takes over links of some speed.</summary>
internal static class HostConditions
{
    private const string Killed = "has ended without a word", Silent = "has not been heard of";

    // Namespaces of networks, links between them, and a name of its own for each host, which the administrator alone may make.
    private const string Namespaces =
        "ip netns add cnn-try && ip -n cnn-try link add try type veth peer name other; R=$?; ip netns del cnn-try; [ $R = 0 ] && unshare --uts true";

    private static string Script => Path.Combine(AppContext.BaseDirectory, "Hosts", "hosts.sh");

    /// <summary>
    /// With two kinds of MPI. Where a launcher finds by itself that a rank was killed, or that a host is gone, the exit code is its own, and not the program's.
    /// </summary>
    /// <param name="native">Where they were fetched to.</param>
    public static IReadOnlyList<Condition> All(string native) => [.. Of("openmpi", native, "137", "1 205"), .. Of("mpich", native, "9 255", "1 255")];

    private static Condition[] Of(string kind, string native, string killed, string cut)
    {
        return
        [
            Trial("a rank that is killed", $"trial c '{Killed}' '{killed}' kill_rank"),
            Trial("a rank that is stopped", $"trial b '{Silent}' 1 stop_rank"),
            Trial("a host that is cut off", $"trial c '{Silent}' '{cut}' cut_link"),
            Measure("links of 1 Gbit/s", "0", "tbf rate 1gbit burst 256kb latency 100ms"),
            Measure("links of 1 Gbit/s and 5 ms", "5e-3", "netem delay 5ms rate 1gbit"),
        ];

        Condition Trial(string what, string script) => new(
            $"{what}, {kind}", $"KIND={kind} MPI_ROOT='{Path.Combine(native, "tools", kind)}'; . '{Script}'; {script}",
            h => h.Code == 0 ? null : h.Error.Replace('\n', ' ')) { Needs = Namespaces };

        // Not every kernel has what lets packets wait.
        Condition Measure(string what, string latency, string discipline) => Trial(what, $"measure 1e9 {latency} {discipline}") with
        {
            Needs = $"{Namespaces} && ip netns add cnn-try && {{ tc -n cnn-try qdisc add dev lo root {discipline}; R=$?; ip netns del cnn-try; [ $R = 0 ]; }}",
        };
    }
}
