using Cnn.OneDnn.Backends;

namespace Cnn.OneDnn.Tests.Optimizers;

/// <summary>A team that starts its threads for every piece of work.</summary>
internal sealed class ThreadTeam(int threads) : WorkTeam
{
    public override int Threads => threads;

    public override void Run(IWork work)
    {
        Thread[] others = [.. Enumerable.Range(1, threads - 1).Select(i => new Thread(() => work.Execute(i, threads)))];
        foreach (Thread other in others)
        {
            other.Start();
        }

        work.Execute(0, threads);
        foreach (Thread other in others)
        {
            other.Join();
        }
    }
}
