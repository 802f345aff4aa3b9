import subprocess as sp, os
from subprocess import (
    run as go,
)

sp.run(["git", "status"])  # not pytest
sp.run(
    ["python",
     "-m", "pytest",  # here
     "tests"])
go("pytest -q", shell=True)
os.environ["A"] = os.environ.get("B")
print("subprocess.run(['pytest'])")
later = ["python", "-m", "pytest"]
