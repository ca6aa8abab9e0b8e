using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.Interop;

internal sealed class EngineThreadTests
{
    private EngineThread engine = null!;

    [SetUp]
    public void Start() => engine = new EngineThread(1);

    [TearDown]
    public void Stop() => engine.Dispose();

    [Test]
    public void All_calls_run_on_one_thread_that_is_not_the_caller()
    {
        int first = engine.Invoke(() => Environment.CurrentManagedThreadId);
        int second = engine.Invoke(() => Environment.CurrentManagedThreadId);
        Assert.That(second, Is.EqualTo(first));
        Assert.That(first, Is.Not.EqualTo(Environment.CurrentManagedThreadId));
    }

    [Test]
    public void A_call_from_the_engine_thread_runs_at_once()
    {
        int depth = engine.Invoke(() => engine.Invoke(() => engine.Invoke(() => 3)));
        Assert.That(depth, Is.EqualTo(3));
        Assert.That(engine.Invoke(() => EngineThread.Current), Is.SameAs(engine));
        Assert.That(EngineThread.Current, Is.Null);
    }

    [Test]
    public void An_exception_reaches_the_caller_with_its_stack_and_the_thread_goes_on()
    {
        Exception? caught = Assert.Catch(() => engine.Invoke(Fail));
        Assert.That(caught, Is.TypeOf<FormatException>());
        Assert.That(caught!.StackTrace, Does.Contain(nameof(Fail)));
        Assert.That(engine.Invoke(() => 1), Is.EqualTo(1));
    }

    [Test]
    public async Task Many_callers_are_served_one_at_a_time()
    {
        int running = 0, most = 0, total = 0;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async i =>
        {
            await Task.Yield();
            engine.Invoke(() =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                total += i;
                Interlocked.Decrement(ref running);
            });
        }));
        Assert.That((most, total), Is.EqualTo((1, 64 * 63 / 2)));
    }

    [Test]
    public void After_disposal_a_call_is_refused()
    {
        engine.Dispose();
        Assert.That(() => engine.Invoke(() => { }), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_repeated_call_allocates_nothing()
    {
        Action work = static () => { };
        for (int i = 0; i < 100; i++)
        {
            engine.Invoke(work);
        }

        long allocated = Allocations.Least(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                engine.Invoke(work);
            }
        });
        Assert.That(allocated, Is.Zero);
    }

    private static void Fail() => throw new FormatException("on purpose");
}
