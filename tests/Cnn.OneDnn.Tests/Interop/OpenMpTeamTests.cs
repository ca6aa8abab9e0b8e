using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.Interop;

[NonParallelizable]
internal sealed class OpenMpTeamTests
{
    private EngineThread engine = null!;
    private OpenMpTeam team = null!;

    [OneTimeSetUp]
    public void Start()
    {
        engine = new EngineThread(4);
        engine.Invoke(() =>
        {
            NativeLibraryLocator.Require();
            team = new OpenMpTeam(LibGomp.Instance!, engine.Threads);
        });
    }

    [OneTimeTearDown]
    public void Stop()
    {
        team.Dispose();
        engine.Dispose();
    }

    [Test]
    public void Every_index_is_done_once_by_as_many_threads_as_asked_for()
    {
        var work = new Marks(1001);
        for (int i = 0; i < 50; i++)
        {
            engine.Invoke(() => team.Run(work));
        }

        Assert.That(work.Done, Has.All.EqualTo(50));
        Assert.That(work.Threads, Is.EqualTo(4));
    }

    [Test]
    public void An_exception_of_a_worker_reaches_the_caller_and_the_team_goes_on()
    {
        for (int thread = 0; thread < 4; thread++)
        {
            var failing = new Failing(thread);
            Assert.That(() => engine.Invoke(() => team.Run(failing)), Throws.TypeOf<FormatException>().With.Message.EqualTo($"thread {thread}"));
        }

        var work = new Marks(10);
        engine.Invoke(() => team.Run(work));
        Assert.That(work.Done, Has.All.EqualTo(1));
    }

    [Test]
    public void Work_inside_work_is_refused() =>
        Assert.That(() => engine.Invoke(() => team.Run(new Nested(team))), Throws.InvalidOperationException);

    [Test]
    public void A_region_allocates_nothing()
    {
        var work = new Marks(8);
        long allocated = engine.Invoke(() =>
        {
            team.Run(work);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                team.Run(work);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void A_collection_during_a_region_does_no_harm()
    {
        var work = new Collecting();
        for (int i = 0; i < 5; i++)
        {
            engine.Invoke(() => team.Run(work));
        }

        Assert.That(work.Calls, Is.EqualTo(20));
    }

    [Test]
    public unsafe void A_team_is_as_large_as_what_OpenMP_gives()
    {
        using var own = new EngineThread(3);
        own.Invoke(() =>
        {
            LibGomp.Instance!.SetMaxActiveLevels(0);
            using var alone = new OpenMpTeam(LibGomp.Instance, own.Threads);
            Assert.That(alone.Threads, Is.EqualTo(1));
            Assert.That(alone.Require, Throws.Nothing);
            LibGomp.Instance.SetMaxActiveLevels(1);
            using var three = new OpenMpTeam(LibGomp.Instance, own.Threads);
            Assert.That(three.Threads, Is.EqualTo(3));
        });
    }

    [Test]
    public unsafe void A_team_takes_no_heed_of_the_machines_load()
    {
        using var own = new EngineThread(5);
        own.Invoke(() =>
        {
            LibGomp.Instance!.SetDynamic(1);
            using var five = new OpenMpTeam(LibGomp.Instance, own.Threads);
            Assert.That(five.Threads, Is.EqualTo(5));
        });
    }

    [Test]
    public unsafe void A_team_that_lost_threads_does_all_shares_and_primitives_are_refused()
    {
        using var own = new EngineThread(4);
        own.Invoke(() =>
        {
            using var four = new OpenMpTeam(LibGomp.Instance!, own.Threads);
            var work = new Marks(1001);
            LibGomp.Instance!.SetMaxActiveLevels(0);
            four.Run(work);
            Assert.That(work.Done, Has.All.EqualTo(1));
            Assert.That(work.Threads, Is.EqualTo(4));
            Assert.That(four.Require, Throws.TypeOf<EngineConfigurationException>().With.Message.Contains("0 active levels"));
            LibGomp.Instance.SetMaxActiveLevels(1);
            Assert.That(four.Require, Throws.Nothing);

            LibGomp.Instance.SetDynamic(1);
            Assert.That(four.Require, Throws.TypeOf<EngineConfigurationException>().With.Message.Contains("dynamic 1"));
            LibGomp.Instance.SetDynamic(0);
            LibGomp.Instance.SetNumThreads(2);
            Assert.That(four.Require, Throws.TypeOf<EngineConfigurationException>().With.Message.Contains("at most 2 threads"));
        });
    }

    private sealed class Marks(int count) : IWork
    {
        public int[] Done { get; } = new int[count];

        public int Threads { get; private set; }

        public void Execute(int thread, int threads)
        {
            (long start, long end) = WorkTeam.Share(Done.Length, thread, threads);
            for (long i = start; i < end; i++)
            {
                Interlocked.Increment(ref Done[i]);
            }

            Threads = threads;
        }
    }

    private sealed class Failing(int failing) : IWork
    {
        public void Execute(int thread, int threads)
        {
            if (thread == failing)
            {
                throw new FormatException($"thread {thread}");
            }
        }
    }

    private sealed class Nested(WorkTeam team) : IWork
    {
        public void Execute(int thread, int threads) => team.Run(new Marks(1));
    }

    private sealed class Collecting : IWork
    {
        private int calls;

        public int Calls => calls;

        public void Execute(int thread, int threads)
        {
            Interlocked.Increment(ref calls);
            GC.Collect();
        }
    }
}
