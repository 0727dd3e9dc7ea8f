#!/usr/bin/env bash
# Many shards as docs/scale.md runs them: a Slurm array on this machine, one of its tasks killed and requeued; else GNU parallel,
# one shard of which is killed and started again. What they make together must be, byte for byte, what one run makes: files,
# manifest, numbers, register.
#
#   tests/tools/scale.sh [PROGRAM] [ROWS]      default: target/release/baomi 2000
#
# Slurm needs root, and Debian's slurm-wlm and munge; they are installed where apt-get can. Outside of .ci/run.
set -euo pipefail
cd "$(dirname "$0")/../.."

program=$(realpath "${1:-target/release/baomi}") rows=${2:-2000} shards=4
work=$(mktemp -d)
answers=$PWD/tests/batch/agency.toml sheet=$work/partners.csv out=$work/shards
batch=("$program" --lang en batch "$answers" "$sheet" --form standard -f md,pdf --number 'HZ-{year}-{seq:06}' --name '{agreement.number}')
export program shards out
say() { printf '\n== %s (%d s)\n' "$*" "$SECONDS"; }

say "$rows partners"
python3 - "$rows" >"$sheet" <<'PY'
import sys
CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
HAN = "启明远航恒信博雅瑞丰嘉和众诚汇智安泰新元"
print("编号,签署日期,合作方名称,信用代码,住所,法定代表人,联系人,电话,邮箱,期限（月）,责任上限,备注")
for n in range(1, int(sys.argv[1]) + 1):
    body = f"91310000MA{n:07}"
    total = sum(CODE.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    name = "".join(HAN[n // 20**i % 20] for i in range(5))
    print(f",2026-12-02,上海{name}科技有限公司,{body}{CODE[-total % 31]},上海市徐汇区范本路{n}号,钱磊,冯超静,138{n:08},p{n}@partner.example,24,20000.00,")
PY

say "all rows checked in one place"
"${batch[@]}" --check >/dev/null

# Slurm's daemons, as root, all their files in the work folder.
slurm_up() {
  [ "$(id -u)" = 0 ] || return 1
  if ! command -v sbatch >/dev/null || ! command -v munged >/dev/null; then
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends slurm-wlm munge; } >/dev/null 2>&1 || return 1
  fi
  local host; host=$(hostname -s)
  mkdir -p "$work/state" "$work/spool" /run/munge
  [ -e /etc/munge/munge.key ] || { dd if=/dev/urandom bs=1 count=1024 of=/etc/munge/munge.key 2>/dev/null; }
  chown munge: /etc/munge/munge.key /run/munge; chmod 400 /etc/munge/munge.key
  pgrep -x munged >/dev/null || su -s /bin/sh munge -c munged || return 1
  cat >"$work/slurm.conf" <<CONF
ClusterName=baomi
SlurmctldHost=$host
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
ReturnToService=2
JobRequeue=1
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
NodeName=$host CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
CONF
  export SLURM_CONF=$work/slurm.conf
  slurmctld && slurmd || return 1
  for _ in $(seq 30); do sinfo -h -o %T 2>/dev/null | grep -q idle && return 0; sleep 1; done
  return 1
}

stop() {
  for daemon in slurmd slurmctld; do [ -e "$work/$daemon.pid" ] && kill "$(cat "$work/$daemon.pid")" 2>/dev/null; done
  rm -rf "$work"
}
trap stop EXIT

lines() { cat "$out/manifest-2-of-$shards.jsonl" 2>/dev/null | wc -l; }

if slurm_up; then
  say "a Slurm array of $shards, one task killed and requeued"
  cat >"$work/job.sh" <<JOB
#!/bin/sh
exec $(printf '%q ' "${batch[@]}") -o "$out" --threads 1 --resume --shard "\$SLURM_ARRAY_TASK_ID/\$SLURM_ARRAY_TASK_COUNT"
JOB
  job=$(sbatch --parsable --requeue --array="1-$shards" --output="$work/task-%a.log" "$work/job.sh")
  until [ "$(lines)" -ge 3 ]; do squeue -h -j "$job" | grep -q . || break; sleep 0.1; done
  # As when its machine goes away: at once, with no time to end.
  pid=$(grep -o '"pid":[0-9]*' "$out/.baomi-2-of-$shards.lock" | cut -d: -f2)
  if kill -9 "$pid"; then echo "task 2 killed after $(($(lines) - 1)) rows"; else echo "task 2 was done before it could be killed: take more rows"; fi
  until scontrol requeue "${job}_2" 2>/dev/null; do sleep 1; done
  while squeue -h -j "$job" | grep -q .; do sleep 1; done
  cat "$work"/task-*.log | grep -h 'done:' || true
else
  say "GNU parallel with $shards shards, one killed and started again"
  command -v parallel >/dev/null || apt-get install -y -qq parallel >/dev/null 2>&1 || { echo "neither Slurm nor GNU parallel can be had"; exit 1; }
  run() { exec "${@:2}" -o "$out" --threads 1 --resume --shard "$1/$shards"; }
  (run 2 "${batch[@]}" 2>/dev/null) & killed=$!
  until [ "$(lines)" -ge 3 ] || ! kill -0 $killed 2>/dev/null; do sleep 0.1; done
  kill -9 $killed 2>/dev/null || true; wait $killed 2>/dev/null || true
  echo "shard 2 killed after $(($(lines) - 1)) rows"
  quoted=$(printf '%q ' "${batch[@]}")
  seq "$shards" | parallel -j "$shards" "$quoted -o $out --threads 1 --resume --shard {}/$shards"
fi

say "joined, and compared with one run"
"$program" --lang en batch --merge -o "$out"
"${batch[@]}" -o "$work/one"
# Findings are each run's own.
diff -r --exclude='findings*.csv' "$out" "$work/one"
echo "$(find "$out" -type f | wc -l) files are the same, manifest, numbers and register among them"
[ "$(cut -d'"' -f8 "$out/numbers.jsonl" | sort -u | wc -l)" = "$rows" ]
echo "$rows numbers, none twice and none missing: last $(tail -1 "$out/numbers.jsonl" | cut -d'"' -f8)"
say "whole"
